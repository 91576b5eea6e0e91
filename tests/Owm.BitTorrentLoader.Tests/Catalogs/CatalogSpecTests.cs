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
    public void A_catalog_is_a_directory_a_drive_folder_or_an_index(string text, CatalogKind kind, string location) =>
        Assert.Equal(new CatalogSpec(kind, location), CatalogSpec.Parse(text, "/project"));

    [Theory]
    [InlineData("")]
    [InlineData("drive:")]
    [InlineData("drive:a'b")]
    [InlineData("drive:https://drive.google.com/drive/folders/x")]
    [InlineData("http://example.org/index.json")]
    public void Anything_else_is_an_error_that_says_what_to_write(string text) =>
        Assert.Equal(CatalogFailure.Usage, Assert.Throws<CatalogException>(() => CatalogSpec.Parse(text, "/project")).Failure);

    [Fact]
    public void A_specification_opens_its_catalog()
    {
        using var folder = TorrentCatalogs.Open(CatalogSpec.Parse("/data"));
        using var drive = TorrentCatalogs.Open(CatalogSpec.Parse("drive:abc"));
        Assert.IsType<FolderCatalog>(folder);
        Assert.IsType<DriveCatalog>(drive);
    }

    [Fact]
    public void An_index_cannot_be_opened_yet_and_the_error_says_what_can() =>
        Assert.Contains("drive:FOLDER_ID", Assert.Throws<CatalogException>(() => TorrentCatalogs.Open(CatalogSpec.Parse("https://example.org/"))).Message, StringComparison.Ordinal);
}
