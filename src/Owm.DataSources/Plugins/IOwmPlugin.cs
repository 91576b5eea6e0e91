namespace Owm.DataSources;

/// <summary>What a plug-in's assembly implements once: it says what the plug-in brings.</summary>
/// <remarks>The class is public, is not abstract, and has a constructor without parameters. It is made when a project's kinds or loaders are first needed.</remarks>
public interface IOwmPlugin
{
    /// <summary>Registers what the plug-in brings. Called once for each program that uses it; it should not do any other work.</summary>
    /// <param name="registration">Where to register. When this throws, nothing of the plug-in is used.</param>
    void Register(PluginRegistration registration);
}
