using Owm.BitTorrentLoader.Catalogs;
using Owm.BitTorrentLoader.GoogleDrive;

namespace Owm.BitTorrentLoader.Tests.Catalogs;

public class CatalogSpecTests
{
    [Theory]
    [InlineData("drive:1AbC-d_E", CatalogKind.Drive, "1AbC-d_E")]
    [InlineData("/data/catalog", CatalogKind.Folder, "/data/catalog")]
    [InlineData("catalog", CatalogKind.Folder, "/project/catalog")]
    [InlineData("../shared", CatalogKind.Folder, "/shared")]
    [InlineData("https://example.org/index.json", CatalogKind.HttpIndex, "https://example.org/index.json")]
    [InlineData("http://127.0.0.1:8000/", CatalogKind.HttpIndex, "http://127.0.0.1:8000/")]
    public void A_catalog_is_a_directory_a_drive_folder_or_an_index(string text, CatalogKind kind, string location) =>
        Assert.Equal(new CatalogSpec(kind, location), CatalogSpec.Parse(text, "/project"));

    [Theory]
    [InlineData("")]
    [InlineData("drive:")]
    [InlineData("drive:a'b")]
    [InlineData("drive:https://drive.google.com/drive/folders/x")]
    [InlineData("http://example.org/index.json")]
    [InlineData("http://127.0.0.1.example.org/")]
    [InlineData("https://user:secret@example.org/")]
    public void Anything_else_is_an_error_that_says_what_to_write(string text) =>
        Assert.Equal(CatalogFailure.Usage, Assert.Throws<CatalogException>(() => CatalogSpec.Parse(text, "/project")).Failure);

    [Fact]
    public void A_specification_opens_its_catalog()
    {
        using var folder = TorrentCatalogs.Open(CatalogSpec.Parse("/data"));
        using var drive = TorrentCatalogs.Open(CatalogSpec.Parse("drive:abc"));
        Assert.IsType<FolderCatalog>(folder);
        Assert.IsType<DriveCatalog>(drive);
        using var index = TorrentCatalogs.Open(CatalogSpec.Parse("https://example.org/"));
        Assert.IsType<HttpIndexCatalog>(index);
    }

    [Fact]
    public void A_scheme_that_a_plug_in_brings_opens_its_catalog()
    {
        CatalogRequest? asked = null;
        var contribution = new CatalogContribution("shelf", request =>
        {
            asked = request;
            return new FolderCatalog("/shelf");
        });
        using var catalog = TorrentCatalogs.Open(CatalogSpec.Parse("shelf:a:b/c", "/project"), contributions: [contribution]);
        Assert.Equal(("a:b/c", "/project"), (asked!.Location, asked.BaseDirectory));
        Assert.Equal("the folder '/shelf'", catalog.DisplayName);
    }

    [Fact]
    public void A_scheme_that_nobody_brings_is_an_error_that_says_how_to_name_a_directory_so()
    {
        Assert.Contains("./shelf:x", Assert.Throws<CatalogException>(() => TorrentCatalogs.Open(CatalogSpec.Parse("shelf:x"))).Message, StringComparison.Ordinal);
        Assert.Equal(new CatalogSpec(CatalogKind.Folder, "/project/shelf:x"), CatalogSpec.Parse("./shelf:x", "/project"));
    }

    [Fact]
    public void A_plug_in_s_catalog_that_fails_to_open_is_told_of_as_a_catalog_s_failure()
    {
        var contribution = new CatalogContribution("shelf", _ => throw new InvalidOperationException("No luck."));
        Assert.Contains("No luck.", Assert.Throws<CatalogException>(() => TorrentCatalogs.Open(CatalogSpec.Parse("shelf:x"), contributions: [contribution])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("drive")]
    [InlineData("https")]
    [InlineData("c")]
    [InlineData("Shelf")]
    [InlineData("a b")]
    [InlineData("1a")]
    public void Schemes_that_would_mean_something_else_are_refused(string scheme) =>
        Assert.Throws<ArgumentException>(() => new CatalogContribution(scheme, _ => new FolderCatalog("/")));
}
