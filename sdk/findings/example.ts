/** What causes a finding, as a user would have it. */
export interface Example {
  /** In YAML: the value of `usage-engine-networking:environment`, in a stack file's `config`. */
  environment?: string;
  /** The text of the whole stack file, where the finding is about the file itself. */
  stackFile?: string;
  /** Text of other files, by path from the stack file: descriptors. */
  files?: Readonly<Record<string, string>>;
  /** What `preflight` sees: the finding comes from there. */
  cluster?: ExampleCluster;
  /** What `preflight` sees of the project on GCP, where there is no cluster yet. */
  project?: ExampleProject;
  /** In YAML: the environment that is up, or that `plan --against` compares with. */
  before?: string;
  /** In TypeScript: the stack's own program, where the finding is about that. `environment` is not there then. */
  program?: string;
  /** Findings of less weight that come with it and cannot be avoided. */
  also?: readonly string[];
}

/** A cluster as far as `preflight` looks. */
export interface ExampleCluster {
  /** Objects in YAML, a list; each as `kubectl get -o yaml` shows it, as far as it matters. */
  objects?: string;
  /** Version of Kubernetes, such as `1.36` or `1.36.2-gke.1498000`. */
  version?: string;
  /** Kinds that the credentials may not list, in the plural of the API: `nodes`. */
  denied?: readonly string[];
  /** Whether the API server lists its kinds, and ECDeployment is not among them. */
  isWithoutEcds?: boolean;
}

/** A project on GCP. */
export interface ExampleProject {
  /** APIs that it has enabled, by their names without `.googleapis.com`. */
  enabled?: readonly string[];
  /** Why nobody can say which it has. */
  unread?: string;
}

/** Commands of this package that a fix may tell to run, for the example's stack. */
export type Command = "pin" | "preflight --write";

/** One way that a fix offers, followed in the rule's example. */
export interface Way {
  /** What the user writes: values of the environment by path, `ecds[0].node`. Null takes the key, or the list's item, away. */
  set?: Changes;
  /** Commands that are run then. */
  run?: readonly Command[];
  /** What the commands write into the environment, all of it. */
  writes?: Changes;
  /** Other files, by path: the new text, or values by path. Null takes the file away. */
  files?: Readonly<Record<string, string | Changes | null>>;
  /** The text of the whole stack file. */
  stackFile?: string;
  /** The cluster after the fix. */
  cluster?: ExampleCluster;
  /** The project after the fix. */
  project?: ExampleProject;
  /** The environment that is up by then. */
  before?: string;
  /** The program after the fix. */
  program?: string;
}

/** Values by path, as findings write a path. */
export type Changes = Readonly<Record<string, unknown>>;
