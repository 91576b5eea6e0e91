namespace Owm.BitTorrent.Engine;

/// <summary>A run of pieces that a web seed is asked for.</summary>
/// <param name="Start">Where it begins in the content, in bytes: at the start of a block.</param>
/// <param name="First">The piece that is in.</param>
/// <param name="Last">The last piece; not before the first.</param>
/// <param name="IsReserved">Whether the pieces after the first were set aside for it, and the first as well unless it is being put
/// together; otherwise a piece is taken when the run comes to it, if it is needed then.</param>
internal readonly record struct WebSeedPlan(long Start, int First, int Last, bool IsReserved);
