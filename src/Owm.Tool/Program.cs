using Owm.Tool;
using Owm.Tool.Running;

WarmUp.BeginFor(args);
using var interruption = new Interruption();
if (args is not ["--version"]) interruption.Listen();
return await OwmCommandLine.RunAsync(args, ProcessInvocation.Create(interruption.Token));
