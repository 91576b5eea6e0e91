using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Owm.DataSources;

/// <summary>What a plug-in's assembly says of itself, read without running any of it.</summary>
/// <param name="Version">Its version.</param>
internal sealed record PluginAssembly(string Version)
{
    /// <summary>Reads a plug-in's assembly.</summary>
    /// <exception cref="PluginException">It is no .NET assembly, has another name, or is built for another version of Owm.</exception>
    public static PluginAssembly Read(PluginContent content)
    {
        try
        {
            using var file = new PEReader(new MemoryStream(content.Find(content.MainFile)!, writable: false));
            if (!file.HasMetadata) throw new BadImageFormatException();
            var reader = file.GetMetadataReader();
            if (!reader.IsAssembly) throw new BadImageFormatException();
            var definition = reader.GetAssemblyDefinition();
            if (reader.GetString(definition.Name) is var name && name != content.Name)
                throw PluginException.Broken(content.Name, $"holds the assembly {ShownText.Visible(name)}: {content.MainFile} was renamed. Give it back its name.");
            if (IsolatedLoadContext.FindShared(new AssemblyName(name)) is not null) throw PluginException.Broken(name, "has the name of one of Owm's own assemblies. Use a build of it that has another name.");
            CheckReferences(content, reader);
            return new PluginAssembly(InformationalVersion(reader) ?? definition.Version.ToString());
        }
        catch (BadImageFormatException e)
        {
            throw PluginException.Broken(content.Name, $"is not a .NET assembly: {content.MainFile} is something else or damaged. Build it again, and add it with `owm plugin add --force`.", e);
        }
    }

    // What a later Owm has, this one need not have; what changed within one version shows when it is used.
    private static void CheckReferences(PluginContent content, MetadataReader reader)
    {
        var usesOwm = false;
        foreach (var handle in reader.AssemblyReferences)
        {
            var reference = reader.GetAssemblyReference(handle).GetAssemblyName();
            if (IsolatedLoadContext.FindShared(reference) is not { } shared) continue;
            usesOwm = true;
            if (shared.GetName().Version is { } here && reference.Version is { } wanted && (wanted > here || wanted.Major != here.Major))
                throw PluginException.Broken(content.Name, $"is built for {reference.Name} {wanted.ToString(3)}, and this is {here.ToString(3)}. Get a build of it for this version, or the Owm it is for.");
        }

        if (!usesOwm) throw PluginException.Broken(content.Name, $"does not use Owm.DataSources: {content.MainFile} is an assembly, but no plug-in. Give the one that has a class with IOwmPlugin.");
    }

    // AssemblyInformationalVersion, without what a build system appends to it.
    private static string? InformationalVersion(MetadataReader reader)
    {
        foreach (var handle in reader.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = reader.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind != HandleKind.MemberReference) continue;
            var parent = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
            if (parent.Kind != HandleKind.TypeReference || reader.GetString(reader.GetTypeReference((TypeReferenceHandle)parent).Name) != nameof(AssemblyInformationalVersionAttribute)) continue;
            var value = reader.GetBlobReader(attribute.Value);
            return value.ReadUInt16() == 1 && value.ReadSerializedString() is { Length: > 0 } text ? text.Split('+')[0] : null;
        }

        return null;
    }
}
