namespace Owm.DataSources;

/// <summary>How a file gets into the directory of a source (owmeta's <c>CommitOp</c>).</summary>
public enum CommitOperation
{
    /// <summary>Copied: the file and the source have nothing to do with each other afterwards. The safest.</summary>
    Copy,

    /// <summary>Moved: it is no longer where it was, once it is safely where it goes to.</summary>
    Rename,

    /// <summary>Linked to by name: the source is broken when the file is moved or deleted.</summary>
    Symlink,

    /// <summary>Given a second name: who changes the file in place changes the source. On the same file system only.</summary>
    HardLink,
}
