using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Owm.BitTorrent.Bencoding;

namespace Owm.BitTorrent.Tests.Bencoding;

public sealed class BencodeWriterTests
{
    [Fact]
    public void A_document_is_written()
    {
        var bytes = BencodeWriter.ToArray(writer =>
        {
            writer.StartDictionary();
            writer.WriteKey("a"u8);
            writer.Write(long.MinValue);
            writer.WriteKey("ab"u8);
            writer.StartList();
            writer.Write("ü");
            writer.Write([]);
            writer.WriteRaw("i1e"u8);
            writer.EndList();
            writer.EndDictionary();
        });

        Assert.Equal("d1:ai-9223372036854775808e2:abl2:ü0:i1eee", Encoding.UTF8.GetString(bytes));
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("b", "a")]
    [InlineData("ab", "a")]
    public void Keys_out_of_order_are_a_mistake_of_the_caller(string first, string second)
    {
        var error = Assert.Throws<InvalidOperationException>(() => BencodeWriter.ToArray(writer =>
        {
            writer.StartDictionary();
            writer.WriteKey(Encoding.UTF8.GetBytes(first));
            writer.Write(1);
            writer.WriteKey(Encoding.UTF8.GetBytes(second));
        }));

        Assert.Contains("keys ascend", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_compared_within_their_own_dictionary()
    {
        var bytes = BencodeWriter.ToArray(writer =>
        {
            writer.StartDictionary();
            writer.WriteKey("x"u8);
            writer.StartDictionary();
            writer.WriteKey("a"u8);
            writer.Write(1);
            writer.EndDictionary();
            writer.WriteKey("y"u8);
            writer.Write(2);
            writer.EndDictionary();
        });

        Assert.Equal("d1:xd1:ai1ee1:yi2ee"u8, bytes);
    }

    public static TheoryData<string, Action<object>> Mistakes => new()
    {
        { "a value without a key", writer => { Of(writer).StartDictionary(); Of(writer).Write(1); } },
        { "a key in a list", writer => { Of(writer).StartList(); Of(writer).WriteKey("a"u8); } },
        { "a key after a key", writer => { Of(writer).StartDictionary(); Of(writer).WriteKey("a"u8); Of(writer).WriteKey("b"u8); } },
        { "a key outside", writer => Of(writer).WriteKey("a"u8) },
        { "a dictionary closed after a key", writer => { Of(writer).StartDictionary(); Of(writer).WriteKey("a"u8); Of(writer).EndDictionary(); } },
        { "a list closed as a dictionary", writer => { Of(writer).StartList(); Of(writer).EndDictionary(); } },
        { "a list closed that is not open", writer => Of(writer).EndList() },
        { "two values", writer => { Of(writer).Write(1); Of(writer).Write(2); } },
        { "an open list", writer => Of(writer).StartList() },
        { "nothing", _ => { } },
        { "33 levels", writer => { for (var i = 0; i < 33; i++) Of(writer).StartList(); } },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void What_would_not_be_bencode_is_not_written(string mistake, Action<object> write)
    {
        Assert.NotEmpty(mistake);
        _ = Assert.Throws<InvalidOperationException>(() => BencodeWriter.ToArray(write));
    }

    [Fact]
    public void What_was_written_reads_back_the_same()
    {
        var leaf = Gen.OneOf(
            ArbMap.Default.GeneratorFor<long>().Select(value => BencodeWriter.ToArray(writer => writer.Write(value))),
            ArbMap.Default.GeneratorFor<byte[]>().Select(value => BencodeWriter.ToArray(writer => writer.Write(value))));
        var tree = Tree(leaf, depth: 4);

        Prop.ForAll(tree.ToArbitrary(), bytes => bytes.AsSpan().SequenceEqual(Rewrite(BencodeValue.Read(bytes))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20_240_601, 7));
    }

    private static BencodeWriter Of(object writer) => (BencodeWriter)writer;

    private static Gen<byte[]> Tree(Gen<byte[]> leaf, int depth)
    {
        if (depth == 0) return leaf;
        var children = Tree(leaf, depth - 1).ArrayOf();
        var list = children.Select(items => BencodeWriter.ToArray(writer =>
        {
            writer.StartList();
            foreach (var item in items) writer.WriteRaw(item);
            writer.EndList();
        }));
        var dictionary = children.Select(items => BencodeWriter.ToArray(writer =>
        {
            writer.StartDictionary();
            foreach (var (index, item) in items.Index())
            {
                writer.WriteKey(Encoding.ASCII.GetBytes($"{index:d4}"));
                writer.WriteRaw(item);
            }

            writer.EndDictionary();
        }));
        return Gen.OneOf(leaf, list, dictionary);
    }

    private static byte[] Rewrite(BencodeValue value) => BencodeWriter.ToArray(writer => Write(writer, value));

    private static void Write(BencodeWriter writer, BencodeValue value)
    {
        switch (value.Kind)
        {
            case BencodeKind.Integer:
                writer.Write(value.AsInteger!.Value);
                break;
            case BencodeKind.String:
                writer.Write(value.AsString!.Value.Span);
                break;
            case BencodeKind.List:
                writer.StartList();
                foreach (var item in value.Items) Write(writer, item);
                writer.EndList();
                break;
            default:
                writer.StartDictionary();
                foreach (var (key, item) in value.Entries)
                {
                    writer.WriteKey(key.Span);
                    Write(writer, item);
                }

                writer.EndDictionary();
                break;
        }
    }
}
