using Owm.Rdf;

namespace Owm.DataSources;

/// <summary>A set of data described in the graph (owmeta's <c>DataSource</c>).</summary>
public class DataSource
{
    /// <summary>Gets or sets the key that, with the kind, identifies this source; see <see cref="Identifier"/>.</summary>
    public string? Key { get; set; }

    /// <summary>Gets or sets the identifier.</summary>
    public Iri? Identifier { get; set; }

    /// <summary>Gets or sets a text about the source for people.</summary>
    public string? Description { get; set; }
}

/// <summary>A source whose content is a file or a directory with known digests (owmeta's <c>FileDataSource</c>).</summary>
public class FileDataSource : DataSource
{
    /// <summary>Gets or sets the MD5 of the content, 32 lower-case hexadecimal digits.</summary>
    public string? Md5 { get; set; }

    /// <summary>Gets or sets the SHA-256 of the content, 64 lower-case hexadecimal digits.</summary>
    public string? Sha256 { get; set; }

    /// <summary>Gets or sets the SHA-512 of the content, 128 lower-case hexadecimal digits.</summary>
    public string? Sha512 { get; set; }
}

/// <summary>A file that is found on this machine once it is loaded (owmeta's <c>LocalFileDataSource</c>).</summary>
public class LocalFileDataSource : FileDataSource
{
    /// <summary>Gets or sets the file's name inside the loaded directory.</summary>
    public string? FileName { get; set; }

    /// <summary>Gets or sets the name of the torrent that carries the content, such as <c>d9da5ce947c6f1c127dfcdc2ede63320.torrent</c>.</summary>
    public string? TorrentFileName { get; set; }
}
