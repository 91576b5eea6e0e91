using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json.Linq;

namespace Owm.DataSources.Tests;

/// <summary>Records whose class only the graph knows, as another program left them.</summary>
public sealed class UnknownKindTests : IDisposable
{
    private readonly ProjectFolder _folder = new();
    private readonly OwmProject _other;

    public UnknownKindTests()
    {
        _folder.Project.Kinds.Register<DigestedKey>();
        _folder.Project.Save(ns => ns.Context.AddWithKind(new DigestedKey { Key = "abc" }));
        _other = _folder.ByAnotherProgram();
    }

    public void Dispose()
    {
        _other.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("HK:abc")]
    [InlineData("abc")]
    public void A_digested_key_is_a_name_where_the_graph_alone_knows_the_kind(string reference) => Assert.Equal(
        "http://lab.example/data/HK#a" + Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes("abc"))),
        _other.Sources.Find(reference).Identifier!.Value);

    [Fact]
    public void The_kind_is_the_stored_one_wherever_it_is_told()
    {
        var record = _other.Sources.Find("abc");
        Assert.Equal("HK", record.KindName);
        Assert.Equal("HK", (string?)JObject.Parse(DataSourceJson.TextOf(record))["kind"]);
        Assert.StartsWith("HK\n", _other.Sources.ToText(record), StringComparison.Ordinal);
    }

    [DataSourceKind("HK", SchemaNamespace = "http://lab.example/schema/", DataNamespace = "http://lab.example/data/", DefinitionContext = "http://lab.example/kinds", HashedKey = true)]
    private sealed class DigestedKey : LocalFileDataSource;
}
