using Google.Apis.Discovery;
using Google.Apis.Requests;
using Google.Apis.Services;
using Google.Apis.Util;

namespace Owm.BitTorrentLoader.GoogleDrive.V3;

/// <summary>A request to Drive, with the parameters that every method knows.</summary>
/// <typeparam name="TResponse">What it is answered with.</typeparam>
internal abstract class DriveBaseServiceRequest<TResponse> : ClientServiceRequest<TResponse>
{
    protected DriveBaseServiceRequest(IClientService service)
        : base(service)
    {
    }

    [RequestParameter("alt", RequestParameterType.Query)]
    public string? Alt { get; set; } = "json";

    [RequestParameter("fields", RequestParameterType.Query)]
    public string? Fields { get; set; }

    [RequestParameter("key", RequestParameterType.Query)]
    public string? Key { get; set; }

    protected override void InitParameters()
    {
        base.InitParameters();
        Declare("alt", "query");
        Declare("fields", "query");
        Declare("key", "query");
    }

    protected void Declare(string name, string kind) =>
        RequestParameters.Add(name, new Parameter { Name = name, IsRequired = kind == "path", ParameterType = kind });
}
