using Google.Apis.Json;
using Google.Apis.Util.Store;
using Newtonsoft.Json;
using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.Files;

namespace Owm.BitTorrentLoader.GoogleDrive;

/// <summary>
/// Keeps the login in a file that nobody else may read (Google.Apis' own FileDataStore writes it world-readable), and that is
/// replaced whole or not at all.
/// </summary>
internal sealed class DriveTokenStore : IDataStore
{
    public const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode DirectoryMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int MaxLength = 64 * 1024;

    private readonly string _directory;

    public DriveTokenStore(string directory)
    {
        _directory = Path.GetFullPath(directory);
        FilePath = Path.Combine(_directory, "drive-token.json");
    }

    public string FilePath { get; }

    /// <summary>Makes a directory that nobody else may look into.</summary>
    public static void MakeDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
            return;
        }

        Directory.CreateDirectory(directory, DirectoryMode);
        // It may have been there before, and for everybody.
        File.SetUnixFileMode(directory, DirectoryMode);
    }

    public void Write<T>(T value)
    {
        MakeDirectory(_directory);
        AtomicFile.Write(FilePath, System.Text.Encoding.UTF8.GetBytes(NewtonsoftJsonSerializer.Instance.Serialize(value)), overwrite: true, FileMode);
    }

    /// <summary>Reads the login; nothing when nobody is logged in.</summary>
    /// <exception cref="CatalogException">The file is damaged.</exception>
    public T? Read<T>()
        where T : class
    {
        try
        {
            var file = new FileInfo(FilePath);
            if (!file.Exists) return null;
            if (file.Length > MaxLength) throw Damaged();
            return NewtonsoftJsonSerializer.Instance.Deserialize<T>(File.ReadAllText(FilePath)) ?? throw Damaged();
        }
        catch (JsonException)
        {
            // Without the cause: its text may quote the file.
            throw Damaged();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CatalogException(CatalogFailure.NotLoggedIn, $"The login in '{FilePath}' could not be read. Give this user the right to, or run 'owm catalog login'.", e);
        }
    }

    /// <summary>Deletes the login.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Delete()
    {
        var there = File.Exists(FilePath);
        if (there) File.Delete(FilePath);
        return there;
    }

    Task IDataStore.StoreAsync<T>(string key, T value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    // Google.Apis deletes a login that the server refuses, also when it was the client that was wrong. Only a logout deletes it here.
    Task IDataStore.DeleteAsync<T>(string key) => Task.CompletedTask;

    Task IDataStore.ClearAsync() => Task.CompletedTask;

    Task<T> IDataStore.GetAsync<T>(string key)
    {
        if (!File.Exists(FilePath)) return Task.FromResult<T>(default!);
        return Task.FromResult(NewtonsoftJsonSerializer.Instance.Deserialize<T>(File.ReadAllText(FilePath)));
    }

    private CatalogException Damaged() =>
        new(CatalogFailure.NotLoggedIn, $"The login in '{FilePath}' is damaged. Run 'owm catalog login'.");
}
