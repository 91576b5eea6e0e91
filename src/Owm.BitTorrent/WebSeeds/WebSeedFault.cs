namespace Owm.BitTorrent.WebSeeds;

/// <summary>What is the matter with a web seed, and so what is to be done about it.</summary>
internal enum WebSeedFault
{
    /// <summary>It cannot be reached, broke off or is silent: it is tried again, less and less often.</summary>
    Unreachable,

    /// <summary>It has too much to do, and may have said when to come again.</summary>
    Busy,

    /// <summary>It does not have this file, or does not give it: others it may.</summary>
    FileUnavailable,

    /// <summary>What it offers is not this file: it has another length, or comes compressed.</summary>
    FileDiffers,

    /// <summary>It gives files only from their start (no Range, RFC 9110 section 14).</summary>
    NoRanges,

    /// <summary>It may not be asked at all.</summary>
    Refused,
}
