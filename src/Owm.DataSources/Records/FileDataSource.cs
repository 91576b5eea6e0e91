using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>A source whose content is a file or a directory with known digests (owmeta's <c>FileDataSource</c>).</summary>
[DataSourceKind("FileDataSource")]
public class FileDataSource : DataSource
{
    /// <summary>Gets or sets the MD5 of the content, 32 lower-case hexadecimal digits.</summary>
    [DataSourceProperty("md5", DisplayName = "MD5 hash", Detail = true)]
    public string? Md5 { get => GetValue<string>(); set => SetValue(Digits(value)); }

    /// <summary>Gets or sets the SHA-256 of the content, 64 lower-case hexadecimal digits.</summary>
    [DataSourceProperty("sha256", DisplayName = "SHA-256 hash", Detail = true)]
    public string? Sha256 { get => GetValue<string>(); set => SetValue(Digits(value)); }

    /// <summary>Gets or sets the SHA-512 of the content, 128 lower-case hexadecimal digits.</summary>
    [DataSourceProperty("sha512", DisplayName = "SHA-512 hash", Detail = true)]
    public string? Sha512 { get => GetValue<string>(); set => SetValue(Digits(value)); }

    /// <summary>Gets or sets the length of the content in bytes; of a directory, that of its files together.</summary>
    [DataSourceProperty("size", DisplayName = "Size in bytes", Multiple = false, Detail = true)]
    public long? Size { get => GetValue<long?>(); set => SetValue(value); }

    /// <summary>Opens the content for reading. This class does not know which file holds it; those that do, override this.</summary>
    /// <param name="files">Knows where the source's files are.</param>
    /// <exception cref="DataSourceException">It is not known where the content is.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public virtual Stream OpenContent(IFilePathProvider files) =>
        throw new DataSourceException($"{this} does not say which file holds its content. Make it a LocalFileDataSource with a FileName.");

    /// <summary>Makes digests of the content in one read, however large it is, and keeps them and the size in place of those the record had.</summary>
    /// <param name="files">Knows where the source's files are.</param>
    /// <param name="algorithms">Which: <c>md5</c>, <c>sha256</c>, <c>sha512</c>, and what else the kind has a property for. All of them when none are given.</param>
    /// <param name="progress">Is told how many bytes have been read, about every MiB.</param>
    /// <param name="cancellationToken">Stops the read; the record then stays as it was.</param>
    /// <exception cref="InvalidRecordException">The kind keeps no such digest.</exception>
    /// <exception cref="DataSourceException">It is not known where the content is.</exception>
    /// <exception cref="IOException">The content cannot be read.</exception>
    public async Task UpdateDigestsAsync(IFilePathProvider files, IEnumerable<string>? algorithms = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        var wanted = algorithms is null ? DigestNames.Of(Kind) : DigestNames.Of(Kind, algorithms);
        var (digests, length) = await ContentIn(files).HashAsync([.. wanted.Select(w => w.Algorithm)], progress, cancellationToken);
        for (var i = 0; i < digests.Length; i++) SetTerms(wanted[i].Property.Name, new Literal(digests[i]));
        Size = length;
    }

    /// <summary>Makes one digest of the content and keeps it in place of the one the record had; see <see cref="UpdateDigestsAsync"/>.</summary>
    /// <param name="files">Knows where the source's files are.</param>
    /// <param name="algorithm">Which: <c>md5</c>, <c>sha256</c>, <c>sha512</c>, or what else the kind has a property for.</param>
    /// <exception cref="InvalidRecordException">The kind keeps no such digest.</exception>
    /// <exception cref="DataSourceException">It is not known where the content is.</exception>
    /// <exception cref="IOException">The content cannot be read.</exception>
    public void UpdateHash(IFilePathProvider files, string algorithm) =>
        // On the pool, so that a caller with a synchronization context of its own does not wait for itself.
        Task.Run(() => UpdateDigestsAsync(files, [algorithm])).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        CheckDigests(nameof(Md5), 32);
        CheckDigests(nameof(Sha256), 64);
        CheckDigests(nameof(Sha512), 128);
        if (Size < 0) throw new InvalidRecordException($"Size of {this} is {Size}. Give the length of the content in bytes, or none.");
    }

    internal virtual FileContent ContentIn(IFilePathProvider files) => new(IsFolder: false, [() => OpenContent(files)]);

    private void CheckDigests(string name, int length)
    {
        foreach (var digest in GetValues<string>(name).Where(digest => digest.Length != length || !digest.All(char.IsAsciiHexDigit)))
            throw new InvalidRecordException($"{name} of {this} is {ShownText.Quoted(digest)}, which is not {length} hexadecimal digits. Give the digest of the content, or none.");
    }

    private static string? Digits(string? digest) => digest?.ToLowerInvariant();
}
