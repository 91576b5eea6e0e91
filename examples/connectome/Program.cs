using Owm.Examples.Connectome;

// dotnet run --project examples/connectome [-- CSV]
if (args is [.., "-h" or "--help"] || args.Length > 1)
{
    Console.WriteLine("Usage: dotnet run --project examples/connectome [-- CSV]: shares a connectome's CSV file from one lab to another, on this machine.");
    return args.Length > 1 ? 2 : 0;
}

var csv = args is [var given] ? Path.GetFullPath(given) : Path.Combine(AppContext.BaseDirectory, "data", "generated_connectome.csv");
if (!File.Exists(csv))
{
    Console.Error.WriteLine($"There is no file {csv}. Give the path of a connectome's CSV file, or nothing for the generated one.");
    return 3;
}

var workplace = Directory.CreateTempSubdirectory("owm-connectome-").FullName;
try
{
    await Story.PlayAsync(csv, workplace);
    return 0;
}
catch (InvalidOperationException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
finally
{
    Directory.Delete(workplace, recursive: true);
}
