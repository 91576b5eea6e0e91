using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Owm.DataSources;

/// <summary>The digest of everything that decides about a translation's result, by which results are found again.</summary>
internal static class InputDigest
{
    // What a record says of these is about where its content is and came from, or said by the content itself.
    private static readonly HashSet<string> Immaterial = ["source", "transformation", "translation", "translator_version", "input_digest", "description", "torrent_file_name", "url", "md5", "sha256", "sha512", "size"];

    /// <summary>Makes the digest: SHA-256, 64 hexadecimal digits. Content that is not on this machine is taken to have the SHA-256 that is recorded of it.</summary>
    /// <exception cref="InputChangedException">The content of a source is not what its record says.</exception>
    /// <exception cref="InputNotLoadedException">The content of a source is not on this machine, and no SHA-256 of it is recorded.</exception>
    public static async Task<string> OfAsync(
        DataTranslator translator, IEnumerable<(TranslatorInput Input, IReadOnlyList<TranslatorSource> Sources)> inputs, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append("owm translation 1", translator.Kind.TypeIri.Value, translator.Version);
        AppendValues(translator);
        foreach (var (input, sources) in inputs)
        {
            Append("input", input.Name);
            foreach (var source in sources)
            {
                Append("source", source.Record.TypeIri.Value);
                AppendValues(source.Record);
                if (source.Directory is not null || source.Record is FileDataSource) Append("content", await ContentAsync(source, progress, cancellationToken));
            }
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());

        // Each text with its length in front, so that no two lists of texts are the same bytes.
        void Append(params ReadOnlySpan<string> texts)
        {
            Span<byte> length = stackalloc byte[sizeof(long)];
            foreach (var text in texts)
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                BinaryPrimitives.WriteInt64LittleEndian(length, bytes.Length);
                digest.AppendData(length);
                digest.AppendData(bytes);
            }
        }

        void AppendValues(DataObject record)
        {
            foreach (var property in record.Kind.Properties.Where(p => !Immaterial.Contains(p.Name)).OrderBy(p => p.Predicate.Value, StringComparer.Ordinal))
            {
                foreach (var value in record.GetTerms(property.Name).Select(t => t.ToString()).Order(StringComparer.Ordinal)) Append(property.Predicate.Value, value);
            }
        }
    }

    private static async Task<string> ContentAsync(TranslatorSource source, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        if (source.TryFindFile() is { } path)
        {
            var mismatch = await RecordedDigests.Of(source.Record).FirstMismatchAsync(path, progress, cancellationToken);
            return mismatch is null ? await RecordedDigests.Sha256Async(path, progress, cancellationToken) : throw new InputChangedException(source.Record, mismatch);
        }

        // A record that does not say which file it is about, is about all of them.
        if (source.Directory is { } directory && SourceFile.NameOf(source.Record) is null) return await RecordedDigests.Sha256Async(directory, progress, cancellationToken);
        return RecordedDigests.Of(source.Record).Sha256OfFile ?? throw new InputNotLoadedException(source.Record);
    }
}
