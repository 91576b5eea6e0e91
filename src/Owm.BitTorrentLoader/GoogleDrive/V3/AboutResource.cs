using Google.Apis.Services;
using Owm.BitTorrentLoader.GoogleDrive.V3.Data;

namespace Owm.BitTorrentLoader.GoogleDrive.V3;

/// <summary>The methods on the account.</summary>
internal sealed class AboutResource(DriveService service)
{
    public GetRequest Get() => new(service);

    /// <summary>about.get: GET about. Drive demands that fields are named.</summary>
    internal sealed class GetRequest : DriveBaseServiceRequest<About>
    {
        public GetRequest(IClientService service)
            : base(service) => InitParameters();

        public override string MethodName => "get";

        public override string HttpMethod => "GET";

        public override string RestPath => "about";
    }
}
