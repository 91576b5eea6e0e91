namespace Owm.DataSources;

/// <summary>A compiled module.</summary>
/// <param name="Assembly">The assembly.</param>
/// <param name="Symbols">Its line numbers, as a portable PDB.</param>
internal sealed record ModuleImage(byte[] Assembly, byte[] Symbols);
