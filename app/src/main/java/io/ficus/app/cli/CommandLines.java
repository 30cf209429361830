package io.ficus.app.cli;

import io.ficus.app.StartFailure;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The whole command tree. */
@Command(
    name = "ficus",
    mixinStandardHelpOptions = true,
    version = "ficus 0.1.0",
    description = "Takes a monolith's data apart, one domain at a time, without stopping it.",
    subcommands = {
      DemoCommand.class,
      ServerCommand.class,
      DoctorCommand.class,
      BridgeCommand.class,
      FeedCommand.class,
      FenceCommand.class,
      StrayCommand.class,
      ReverseCommand.class,
      EventsCommand.class,
      CutoverCommand.class,
      ReconcileCommand.class
    })
public final class CommandLines implements Runnable {

  @Spec CommandSpec spec = CommandSpec.create();

  private CommandLines() {}

  /**
   * Runs one command.
   *
   * @return the exit code
   */
  public static int run(String... args) {
    CommandLine commands = new CommandLine(new CommandLines());
    offerHelp(commands);
    return commands
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((fault, command, parsed) -> explain(fault, command))
        .setExitCodeExceptionMapper(
            fault -> (fault instanceof ParameterException ? ExitCode.USAGE : ExitCode.ERROR).code())
        .execute(args);
  }

  private static void offerHelp(CommandLine command) {
    for (CommandLine each : command.getSubcommands().values()) {
      each.getCommandSpec().mixinStandardHelpOptions(true);
      offerHelp(each);
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do.");
  }

  private static int explain(Exception fault, CommandLine command) throws Exception {
    PrintWriter err = command.getErr();
    if (fault instanceof ServerException refused) {
      err.println("ficus: " + refused.getMessage());
      Gates.print(refused.problem().path("gates"), err::println);
      return refused.exitCode().code();
    }
    if (fault instanceof StartFailure failure) {
      err.println("ficus: " + failure.getMessage());
      return failure.isUsage() ? ExitCode.USAGE.code() : ExitCode.ERROR.code();
    }
    throw fault;
  }
}
