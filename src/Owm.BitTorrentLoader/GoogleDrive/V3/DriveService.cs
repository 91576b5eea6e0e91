using Google.Apis.Services;

namespace Owm.BitTorrentLoader.GoogleDrive.V3;

/// <summary>
/// The part of the Drive v3 REST API that a catalog needs, with the names that the generated Google.Apis.Drive.v3 package gives
/// it, so that the package can take this folder's place by a change of <c>using</c> lines.
/// See https://developers.google.com/drive/api/reference/rest/v3.
/// </summary>
internal sealed class DriveService : BaseClientService
{
    public const string Version = "v3";

    public DriveService(Initializer initializer)
        : base(initializer)
    {
        Files = new FilesResource(this);
        About = new AboutResource(this);
    }

    public FilesResource Files { get; }

    public AboutResource About { get; }

    public override IList<string> Features => [];

    public override string Name => "drive";

    public override string BaseUri => BaseUriOverride ?? "https://www.googleapis.com/drive/v3/";

    public override string BasePath => "drive/v3/";

    /// <summary>The OAuth scopes (https://developers.google.com/drive/api/guides/api-specific-auth).</summary>
    public static class Scope
    {
        public const string Drive = "https://www.googleapis.com/auth/drive";
        public const string DriveFile = "https://www.googleapis.com/auth/drive.file";
        public const string DriveReadonly = "https://www.googleapis.com/auth/drive.readonly";
    }
}
