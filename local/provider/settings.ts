/** The provider's arguments that this stand-in understands, after environment variables have filled the gaps. */
export interface ProviderSettings {
  kubeconfig: string;
  context: string;
  cluster: string;
  namespace: string;
  clusterIdentifier: string;
  renderYamlToDirectory: string;
  enableServerSideApply: boolean;
  enablePatchForce: boolean;
  enableConfigMapMutable: boolean;
  enableSecretMutable: boolean;
  upsertExistingObjects: boolean;
  deleteUnreachable: boolean;
  skipUpdateUnreachable: boolean;
  suppressDeprecationWarnings: boolean;
  suppressHelmHookWarnings: boolean;
  helm: HelmSettings;
}

/** `helmReleaseSettings`; an unset path is helm's own default. */
export interface HelmSettings {
  driver: string;
  pluginsPath?: string;
  registryConfigPath?: string;
  repositoryConfigPath?: string;
  repositoryCache?: string;
}

type Flag = {
  [K in keyof ProviderSettings]: ProviderSettings[K] extends boolean ? K : never;
}[keyof ProviderSettings];

/** Flags with the environment variable that stands in for an unset one, and their default. */
const FLAGS: Record<Flag, { variable: string; byDefault: boolean }> = {
  enableServerSideApply: { variable: "PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY", byDefault: true },
  enablePatchForce: { variable: "PULUMI_K8S_ENABLE_PATCH_FORCE", byDefault: false },
  enableConfigMapMutable: { variable: "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE", byDefault: false },
  enableSecretMutable: { variable: "PULUMI_K8S_ENABLE_SECRET_MUTABLE", byDefault: false },
  upsertExistingObjects: { variable: "PULUMI_K8S_UPSERT_EXISTING_OBJECTS", byDefault: false },
  deleteUnreachable: { variable: "PULUMI_K8S_DELETE_UNREACHABLE", byDefault: false },
  skipUpdateUnreachable: { variable: "PULUMI_K8S_SKIP_UPDATE_UNREACHABLE", byDefault: false },
  suppressDeprecationWarnings: { variable: "PULUMI_K8S_SUPPRESS_DEPRECATION_WARNINGS", byDefault: false },
  suppressHelmHookWarnings: { variable: "PULUMI_K8S_SUPPRESS_HELM_HOOK_WARNINGS", byDefault: false },
};

type Environment = Record<string, string | undefined>;

function parseHelm(text: string | undefined, environment: Environment): HelmSettings {
  const given = text ? (JSON.parse(text) as Partial<HelmSettings>) : {};
  return {
    driver: given.driver ?? environment.PULUMI_K8S_HELM_DRIVER ?? "secret",
    pluginsPath: given.pluginsPath ?? environment.PULUMI_K8S_HELM_PLUGINS_PATH,
    registryConfigPath: given.registryConfigPath ?? environment.PULUMI_K8S_HELM_REGISTRY_CONFIG_PATH,
    repositoryConfigPath: given.repositoryConfigPath ?? environment.PULUMI_K8S_HELM_REPOSITORY_CONFIG_PATH,
    repositoryCache: given.repositoryCache ?? environment.PULUMI_K8S_HELM_REPOSITORY_CACHE,
  };
}

/**
 * Reads the engine's configuration variables, `kubernetes:config:<name>`.
 *
 * @throws SyntaxError when `helmReleaseSettings` is not JSON.
 */
export function parseSettings(variables: Map<string, string>, environment: Environment): ProviderSettings {
  const text = (name: string): string => variables.get(`kubernetes:config:${name}`) ?? "";
  const flag = (name: Flag): boolean => {
    const { variable, byDefault } = FLAGS[name];
    const value = variables.get(`kubernetes:config:${name}`) ?? environment[variable];
    return value === undefined ? byDefault : value === "true";
  };
  return {
    kubeconfig: text("kubeconfig"),
    context: text("context"),
    cluster: text("cluster"),
    namespace: text("namespace"),
    clusterIdentifier: text("clusterIdentifier"),
    renderYamlToDirectory: text("renderYamlToDirectory"),
    enableServerSideApply: flag("enableServerSideApply"),
    enablePatchForce: flag("enablePatchForce"),
    enableConfigMapMutable: flag("enableConfigMapMutable"),
    enableSecretMutable: flag("enableSecretMutable"),
    upsertExistingObjects: flag("upsertExistingObjects"),
    deleteUnreachable: flag("deleteUnreachable"),
    skipUpdateUnreachable: flag("skipUpdateUnreachable"),
    suppressDeprecationWarnings: flag("suppressDeprecationWarnings"),
    suppressHelmHookWarnings: flag("suppressHelmHookWarnings"),
    helm: parseHelm(variables.get("kubernetes:config:helmReleaseSettings"), environment),
  };
}
