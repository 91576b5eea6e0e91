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

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        CheckDigest(nameof(Md5), Md5, 32);
        CheckDigest(nameof(Sha256), Sha256, 64);
        CheckDigest(nameof(Sha512), Sha512, 128);
    }

    private void CheckDigest(string name, string? digest, int length)
    {
        if (digest is not null && (digest.Length != length || !digest.All(char.IsAsciiHexDigit)))
            throw new InvalidRecordException($"{name} of {this} is {ShownText.Quoted(digest)}, which is not {length} hexadecimal digits. Give the digest of the content, or none.");
    }

    private static string? Digits(string? digest) => digest?.ToLowerInvariant();
}
