import { GoogleAuth } from "google-auth-library";

/** Which of the APIs that an environment needs its project has enabled, as far as that can be read. */
export interface ProjectApis {
  /** Absent where nothing names one. */
  project?: string;
  missing: string[];
  /** Why some are not known; nothing is missing then. */
  unread?: string;
}

const READ_ONLY = "https://www.googleapis.com/auth/cloud-platform.read-only";
const TIMEOUT_MILLISECONDS = 20_000;

/** Where Pulumi's provider is told that Google answers, if not at its public address, and where it is told an access token. */
const ENDPOINT = "GOOGLE_SERVICE_USAGE_CUSTOM_ENDPOINT";
const TOKEN = "GOOGLE_OAUTH_ACCESS_TOKEN";

/** What names the project to Pulumi's provider where its configuration does not. */
const PROJECT = ["GOOGLE_PROJECT", "GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT", "CLOUDSDK_CORE_PROJECT"];

interface BatchGetServicesResponse {
  services?: { name?: string; state?: string }[];
}

/**
 * Asks Google which APIs a project has enabled, as Pulumi's provider would call it: with the access token of the environment,
 * else with application default credentials. Nothing is changed.
 *
 * @param named the project of the configuration; absent: the one of the environment, then of the credentials
 */
export async function readProjectApis(
  apis: readonly string[],
  named: string | undefined,
): Promise<ProjectApis> {
  let project = named ?? PROJECT.map((name) => process.env[name]).find(Boolean);
  // Without the project it would ask an API for its name that a fresh project has not enabled.
  const auth = new GoogleAuth({ scopes: [READ_ONLY], ...(project !== undefined && { projectId: project }) });
  try {
    project ??= await auth.getProjectId();
    const { services } = await batchGet(apis, project, auth);
    const states = new Map(services?.map(({ name, state }) => [name?.split("/").at(-1), state]));
    const untold = apis.filter((api) => !KNOWN.includes(states.get(api)));
    if (untold.length > 0) return { project, missing: [], unread: `no state of ${untold.join(", ")}` };
    return { project, missing: apis.filter((api) => states.get(api) === "DISABLED") };
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split("\n");
    return { ...(project !== undefined && { project }), missing: [], unread: reason };
  }
}

const KNOWN: readonly (string | undefined)[] = ["ENABLED", "DISABLED"];

async function batchGet(
  apis: readonly string[],
  project: string,
  auth: GoogleAuth,
): Promise<BatchGetServicesResponse> {
  const endpoint = process.env[ENDPOINT] || "https://serviceusage.googleapis.com/v1/";
  const parent = `projects/${encodeURIComponent(project)}`;
  const url = new URL(`${endpoint.replace(/\/?$/, "/")}${parent}/services:batchGet`);
  for (const api of apis) url.searchParams.append("names", `${parent}/services/${api}`);
  const token = process.env[TOKEN];
  const headers = token ? { authorization: `Bearer ${token}` } : await auth.getRequestHeaders();
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
  if (answer.ok) return (await answer.json()) as BatchGetServicesResponse;
  const { error } = ((await answer.json().catch(() => ({}))) ?? {}) as { error?: { message?: string } };
  throw new Error(`${url.host} answers ${answer.status}: ${error?.message ?? answer.statusText}`);
}
