import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { Target } from "../sdk/config/target";
import { SHELLS } from "./completion/scripts";
import { ExitCode } from "./exitCode";
import { PACKAGE_ROOT, packageVersion } from "./packageRoot";
import { UsageError } from "./usageError";

const KUBECONFIG = [
  "--kubeconfig <file>",
  "the cluster's kubeconfig; default: the environment's, then KUBECONFIG",
] as const;
const CONTEXT = [
  "--context <name>",
  "its context; default: the environment's, then the current one",
] as const;
const NO_COLOR = ["--no-color", "no colours, on a terminal too"] as const;

/**
 * Runs the command with its arguments (without `node` and the script) and tells its exit code. Only the subcommand that is
 * called gets loaded, so that `plan` starts fast.
 */
export async function main(args: readonly string[]): Promise<ExitCode> {
  // A reader that has seen enough (`plan | head`) is no fault.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  let code: ExitCode = ExitCode.Good;
  const program = commandLine((result) => {
    code = result;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    // Commander has said what is wrong with the flags; help and version are no faults.
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.Good : ExitCode.Usage;
    // 1 means findings, so a fault of the command's own, or of the disk, must not end with it.
    console.error(error instanceof UsageError ? `usage-engine-networking: ${error.message}` : error);
    return ExitCode.Usage;
  }
}

function commandLine(end: (code: ExitCode) => void): Command {
  const program = new Command("usage-engine-networking")
    .description(
      "Plans the network of a Usage Engine environment. Needs no engine, no cluster and no network.",
    )
    .version(packageVersion(), "-v, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .showHelpAfterError("(--help shows what is possible)")
    .exitOverride();

  program
    .command("init")
    .description("begin a project in this folder: from nothing to a plan, with what the cluster tells")
    .option("-s, --stack <name>", "name of the stack; default: PULUMI_STACK, the only one, or production")
    .option("--name <project>", "name of the project; default: the folder's")
    .addOption(new Option("--target <target>", "where the cluster runs").choices(Object.values(Target)))
    .option("--existing-cluster [name]", "a cluster that is there; on AWS and GCP, its name")
    .option("--new-cluster", "one that the environment makes; on-prem, one without a network plugin yet")
    .option("--region <region>", "AWS and GCP: the region")
    .option("--gcp-project <id>", "GCP: the project")
    .option("--node-tag <tag>", "GCP: network tag of an existing cluster's nodes; needed for node ports")
    .option("--namespace <name>", "namespace of Usage Engine; default: where its Services are, else uepe")
    .option("--kubeconfig <file>", "kubeconfig of the cluster; default: KUBECONFIG, then ~/.kube/config")
    .option("--context <name>", "context of the cluster to look at; `none` looks at no cluster")
    .option("--no-cluster", "read nothing from a cluster")
    .option("-y, --yes", "ask nothing: what no option says gets its default", false)
    .option("--force", "replace files that are there", false)
    .option(...NO_COLOR)
    .addHelpText(
      "after",
      examples(
        ["init", "asks what it has to know"],
        ["init --yes --context production", "on-prem, with what the cluster of this context tells"],
        ["init --yes --target aws --new-cluster --region eu-west-1", "a network and a cluster of its own"],
        ["init --yes --no-cluster", "without a look at any cluster"],
      ) +
        "\nIt reads of the cluster what preflight reads, and changes nothing there. Files that are there stay, so that it can\n" +
        "be run again. Ends as plan does: with 0; with 1 when there is an error among the findings; with 2 when it is not done.\n",
    )
    .action(async (options) => end(await (await import("./init.js")).init(options)));

  stackOptions(program.command("plan"))
    .description("show what an environment opens, to whom, and what is wrong with it")
    .addOption(
      new Option("-f, --format <format>", "how to print it")
        .choices(["table", "json", "markdown", "mermaid", "html", "sarif", "github"])
        .default("table"),
    )
    .option("--against <commit or file>", "show what changes since a commit of git, or another stack file")
    .option(
      "--can <from to...>",
      "answer whether somebody reaches a port, and why; ends with 1 where not, with 3 where a hidden value decides",
    )
    .option(
      "--docs <url>",
      "where docs/findings.md of this package can be read: codes of findings lead there",
      webAddress,
    )
    .option(
      "--via <node>",
      "with --can: the node that is called, by name or address, or pod or service for their own addresses; default: any node",
    )
    .addOption(
      new Option("--all", "a row for each stack of the project that has a file, as table or json")
        .default(false)
        .conflicts(["stack", "config", "against", "can", "via"]),
    )
    .option(...NO_COLOR)
    .addHelpText(
      "after",
      examples(
        ["plan --stack on-prem", "the plan of Pulumi.on-prem.yaml, as a table"],
        ["plan --stack on-prem --format json", "the same for a program"],
        ["plan --config environments/site-b.yaml", "any stack file"],
        ["plan --stack on-prem --can 198.51.100.7 radius/1812/udp", "whether an address reaches a port"],
        [
          "plan --stack on-prem --can app=probe platform/http --via worker-2",
          "whether a pod gets round separation through a node",
        ],
        [
          "plan --stack on-prem --against origin/main",
          "every setting and object that differs, and what it costs more",
        ],
        ["plan --stack on-prem --against origin/main --format markdown", "the same for a pull request"],
        [
          "plan --stack on-prem --format html > plan.html",
          "one page with a picture, for those without a terminal",
        ],
        ["plan --all", "all environments of the project in one table, and one exit code"],
        ["plan --stack production --key my-project:environment", "the environment of a program of your own"],
        ["plan --stack on-prem --format sarif > plan.sarif", "the findings for code scanning"],
        ["plan --stack on-prem --format github", "the findings as annotations of a GitHub workflow"],
      ) +
        "\nEnds with 0; with 1 when there is an error among the findings; with 2 when it cannot be planned at all.\n" +
        "With --can it ends with 0 when the call is allowed; with 1 when it is denied; with 3 when it is undecided,\n" +
        "because a hidden value, or a patch that the plan does not follow, bears on the answer.\n",
    )
    .action(async ({ all, ...options }) =>
      end(
        all
          ? (await import("./planAll.js")).planAll(options)
          : await (await import("./plan.js")).plan(options),
      ),
    );

  stackOptions(program.command("pin"))
    .description(
      "write a free node port into the stack file for each outside port that has none, or one that cannot stay",
    )
    .option("--dry-run", "only say what would be written", false)
    .addHelpText(
      "after",
      examples(
        [
          "pin --stack on-prem",
          "pins what is not pinned, or pinned twice or to a reserved number; nothing else changes",
        ],
        ["pin --stack on-prem --dry-run", "says what it would pin"],
      ),
    )
    .action(async (options) => end((await import("./pin.js")).pin(options)));

  stackOptions(program.command("preflight"))
    .description("look at the cluster that an environment is for, and change nothing there")
    .option(...KUBECONFIG)
    .option(...CONTEXT)
    .option("--write", "write what is learned into the stack file, where it says nothing yet", false)
    .addOption(tableOrJson())
    .option(...NO_COLOR)
    .addHelpText(
      "after",
      examples(
        [
          "preflight --stack on-prem",
          "who has its node ports, which network plugin runs, whose labels differ",
        ],
        ["preflight --stack on-prem --write", "and writes what it learned: ranges, labels, taken node ports"],
        ["preflight --stack gcp", "before there is a cluster: which APIs the project lacks"],
      ) +
        "\nOn GCP it asks for the project's APIs with application default credentials, or with the access token in\n" +
        "GOOGLE_OAUTH_ACCESS_TOKEN.\n",
    )
    .action(async (options) => end(await (await import("./preflight.js")).preflight(options)));

  stackOptions(program.command("verify"))
    .description("call what an environment opens, from this machine, and hold the answers against the plan")
    .addOption(
      new Option("--from <where>", "what this machine is to be: `here` takes it as it is found")
        .choices(["here", "pod", "node"])
        .default("here"),
    )
    .option(...KUBECONFIG)
    .option(...CONTEXT)
    .option("--no-cluster", "read nothing from the cluster; needs --node")
    .option("--node <name=address...>", "nodes to call; default: the cluster's")
    .option("--load-balancer <name=address...>", "where a load balancer of the plan answers")
    .option("--address <address>", "the address that nodes see, where something on the way changes it")
    .option("--radius-secret-file <file>", "the secret shared with Radius servers, for Status-Server packets")
    .addOption(
      new Option("--sample <calls>", "the most calls that should get no answer")
        .argParser(wholeNumber(0))
        .default(60),
    )
    .addOption(new Option("--timeout <seconds>", "for each call").argParser(wholeNumber(1)).default(2))
    .addOption(tableOrJson())
    .option(...NO_COLOR)
    .addHelpText(
      "after",
      examples(
        ["verify --stack on-prem", "whatever should answer this machine, and a sample of what should not"],
        ["verify --stack on-prem --from node", "the same on a node, and only there"],
        [
          "verify --stack on-prem --no-cluster --node worker-1=10.0.0.11",
          "where this machine cannot reach the cluster's API",
        ],
        ["verify --stack on-prem --radius-secret-file secret", "asks Radius servers whether they are alive"],
      ) +
        "\nIt connects and hangs up, asks HTTP for the head alone, sends empty datagrams, and changes nothing. Only\n" +
        "addresses of the plan's own nodes, Services and load balancers are called.\n" +
        "Ends with 0 when all is as planned; with 1 when something differs; with 2 when it cannot be done; with 3 when\n" +
        "something is undecided, such as a UDP server that need not answer.\n",
    )
    .action(async (options) => end(await (await import("./verify.js")).verify(options)));

  stackOptions(program.command("explain"))
    .description("show why an ECD has its way in, and what each other one would cost")
    .argument("<ecd>", "name of the ECD")
    .addOption(tableOrJson())
    .option(...NO_COLOR)
    .addHelpText("after", examples(["explain radius --stack on-prem", "the ways in that radius could have"]))
    .action(async (ecd, options) => end((await import("./explain.js")).explain(ecd, options)));

  program
    .command("prices")
    .description("the price book of the estimate")
    .command("refresh")
    .description("compare the price book with the clouds' public price lists; never runs by itself")
    .option("--aws-region <region...>", "regions of AWS to read")
    .option("--gcp-region <region...>", "regions of GCP to read; needs GOOGLE_API_KEY")
    .option("--from <folder>", "read price lists that were saved there, in place of fetching them")
    .option("--book <file>", "the price book; default: this repository's")
    .option("--write", "write what changed into the book, for review as a diff", false)
    .addHelpText(
      "after",
      examples(
        ["prices refresh --aws-region eu-west-1 eu-central-1", "says which prices changed"],
        ["prices refresh --gcp-region europe-west1 --write", "puts them into the price book"],
        [
          "prices refresh --aws-region eu-west-1 --from lists",
          "reads lists/AWSELB.eu-west-1.json and the others",
        ],
      ) +
        "\nThe list of EC2 alone has several hundred megabytes for each region.\n" +
        "Ends with 0; with 1 when a list lacks a price or says two; with 2 when a list cannot be read.\n",
    )
    .action(async (options) => end(await (await import("./prices.js")).refreshPrices(options, PACKAGE_ROOT)));

  program
    .command("findings")
    .description("list the findings that a plan can have, or explain one")
    .argument("[code]", "such as UEN104")
    .addHelpText(
      "after",
      examples(["findings", "all of them"], ["findings UEN104", "what one means, and the way out"]),
    )
    .action(async (code) => end((await import("./findings.js")).findings(code)));

  program
    .command("schema")
    .description("print the JSON Schema of a stack file, for editors")
    .option("--path", "print where the schema lies instead", false)
    .addHelpText("after", examples(["schema > stack.schema.json", "a copy"], ["schema --path", "its place"]))
    .action(async (options) => end((await import("./schema.js")).schema(options, PACKAGE_ROOT)));

  program
    .command("completion")
    .description("print what a shell reads to complete commands, options, stacks and findings")
    .addArgument(new Argument("<shell>", "which shell").choices(SHELLS))
    .addHelpText(
      "after",
      examples(
        ["completion bash >> ~/.bashrc", "for every bash from now on"],
        ["completion zsh >> ~/.zshrc", "for every zsh"],
        ["completion fish > ~/.config/fish/completions/usage-engine-networking.fish", "for every fish"],
      ),
    )
    .action(async (shell) => end((await import("./completion.js")).completion(shell)));

  program
    .command("complete", { hidden: true })
    .description("answer a shell that asks how a line may go on")
    .argument("[words...]")
    .action(async (words) => end(await (await import("./completion.js")).completeLine(program, words)));

  return program;
}

function tableOrJson(): Option {
  return new Option("-f, --format <format>", "how to print it").choices(["table", "json"]).default("table");
}

/** Reads a number of an option. */
function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= least) return number;
    throw new InvalidArgumentError(`It is no whole number from ${least} on.`);
  };
}

function stackOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "-s, --stack <name>",
        "the stack whose file is read: Pulumi.<name>.yaml; default: PULUMI_STACK, or the only one",
      ).conflicts("config"),
    )
    .option("-c, --config <file>", "any stack file")
    .option(
      "-k, --key <key>",
      "the configuration key that holds the environment, where a program of your own reads it: `my-project:environment`",
    );
}

function examples(...lines: [command: string, purpose: string][]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  const text = lines.map(
    ([command, purpose]) => `  usage-engine-networking ${command.padEnd(width)}  ${purpose}`,
  );
  return `\nExamples:\n${text.join("\n")}\n`;
}

/** An address that may stand in a link as it is. */
function webAddress(text: string): string {
  if (/^https?:\/\/[\w./~%:@-]+$/.test(text)) return text;
  throw new InvalidArgumentError("It is no address that begins with https:// and has no query.");
}
