namespace Owm.BitTorrentLoader.Files;

/// <summary>Reads files that others wrote, and that may be of any length.</summary>
internal static class BoundedFile
{
    /// <summary>Reads a file whole, or returns null when it is longer than allowed.</summary>
    public static async Task<byte[]?> ReadAsync(string path, int maxLength, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Open,
            Access = FileAccess.Read,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.Asynchronous,
            BufferSize = 0,
        });
        if (stream.Length > maxLength) return null;

        // Not the length alone: the file may be growing, or be one of those that say 0.
        using var content = new MemoryStream((int)stream.Length);
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (content.Length + read > maxLength) return null;
            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }
}
