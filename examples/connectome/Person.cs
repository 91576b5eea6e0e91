namespace Owm.Examples.Connectome;

/// <summary>Somebody who uses <c>owm</c>: a name for the transcript, a directory to work in and a home.</summary>
internal sealed class Person
{
    public Person(string name, string workplace)
    {
        Name = name;
        Directory = Path.Combine(workplace, name);
        Home = Path.Combine(workplace, name + "-home");
        System.IO.Directory.CreateDirectory(Directory);
        System.IO.Directory.CreateDirectory(Home);
    }

    public string Name { get; }

    public string Directory { get; }

    public string Home { get; }

    public string PathOf(string name) => Path.Combine(Directory, name);
}
