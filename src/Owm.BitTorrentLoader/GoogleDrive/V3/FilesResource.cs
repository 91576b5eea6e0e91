using Google.Apis.Download;
using Google.Apis.Services;
using Google.Apis.Util;
using Owm.BitTorrentLoader.GoogleDrive.V3.Data;
using File = Owm.BitTorrentLoader.GoogleDrive.V3.Data.File;

namespace Owm.BitTorrentLoader.GoogleDrive.V3;

/// <summary>The methods on files.</summary>
internal sealed class FilesResource(DriveService service)
{
    public ListRequest List() => new(service);

    public GetRequest Get(string fileId) => new(service, fileId);

    public DeleteRequest Delete(string fileId) => new(service, fileId);

    public GenerateIdsRequest GenerateIds() => new(service);

    /// <summary>files.list: GET files.</summary>
    internal sealed class ListRequest : DriveBaseServiceRequest<FileList>
    {
        public ListRequest(IClientService service)
            : base(service) => InitParameters();

        [RequestParameter("q", RequestParameterType.Query)]
        public string? Q { get; set; }

        [RequestParameter("pageSize", RequestParameterType.Query)]
        public int? PageSize { get; set; }

        [RequestParameter("pageToken", RequestParameterType.Query)]
        public string? PageToken { get; set; }

        [RequestParameter("orderBy", RequestParameterType.Query)]
        public string? OrderBy { get; set; }

        [RequestParameter("supportsAllDrives", RequestParameterType.Query)]
        public bool? SupportsAllDrives { get; set; }

        [RequestParameter("includeItemsFromAllDrives", RequestParameterType.Query)]
        public bool? IncludeItemsFromAllDrives { get; set; }

        public override string MethodName => "list";

        public override string HttpMethod => "GET";

        public override string RestPath => "files";

        protected override void InitParameters()
        {
            base.InitParameters();
            foreach (var name in (string[])["q", "pageSize", "pageToken", "orderBy", "supportsAllDrives", "includeItemsFromAllDrives"]) Declare(name, "query");
        }
    }

    /// <summary>files.get: GET files/{fileId}, for the metadata or, with alt=media, for the content.</summary>
    internal sealed class GetRequest : DriveBaseServiceRequest<File>
    {
        public GetRequest(IClientService service, string fileId)
            : base(service)
        {
            FileId = fileId;
            InitParameters();
        }

        [RequestParameter("fileId", RequestParameterType.Path)]
        public string FileId { get; }

        [RequestParameter("supportsAllDrives", RequestParameterType.Query)]
        public bool? SupportsAllDrives { get; set; }

        public override string MethodName => "get";

        public override string HttpMethod => "GET";

        public override string RestPath => "files/{fileId}";

        /// <summary>Downloads the content. Does not throw when that fails: the result tells.</summary>
        public Task<IDownloadProgress> DownloadAsync(Stream stream, CancellationToken cancellationToken)
        {
            // MediaDownloader appends alt=media to the URI, and must not find another alt there.
            var alt = Alt;
            Alt = null;
            var uri = GenerateRequestUri();
            Alt = alt;
            return new MediaDownloader(Service).DownloadAsync(uri, stream, cancellationToken);
        }

        protected override void InitParameters()
        {
            base.InitParameters();
            Declare("fileId", "path");
            Declare("supportsAllDrives", "query");
        }
    }

    /// <summary>files.delete: DELETE files/{fileId}.</summary>
    internal sealed class DeleteRequest : DriveBaseServiceRequest<string>
    {
        public DeleteRequest(IClientService service, string fileId)
            : base(service)
        {
            FileId = fileId;
            InitParameters();
        }

        [RequestParameter("fileId", RequestParameterType.Path)]
        public string FileId { get; }

        [RequestParameter("supportsAllDrives", RequestParameterType.Query)]
        public bool? SupportsAllDrives { get; set; }

        public override string MethodName => "delete";

        public override string HttpMethod => "DELETE";

        public override string RestPath => "files/{fileId}";

        protected override void InitParameters()
        {
            base.InitParameters();
            Declare("fileId", "path");
            Declare("supportsAllDrives", "query");
        }
    }

    /// <summary>files.generateIds: GET files/generateIds.</summary>
    internal sealed class GenerateIdsRequest : DriveBaseServiceRequest<GeneratedIds>
    {
        public GenerateIdsRequest(IClientService service)
            : base(service) => InitParameters();

        [RequestParameter("count", RequestParameterType.Query)]
        public int? Count { get; set; }

        [RequestParameter("space", RequestParameterType.Query)]
        public string? Space { get; set; }

        public override string MethodName => "generateIds";

        public override string HttpMethod => "GET";

        public override string RestPath => "files/generateIds";

        protected override void InitParameters()
        {
            base.InitParameters();
            Declare("count", "query");
            Declare("space", "query");
        }
    }
}
