import type { Rule } from "../rule";

const NEW_CLUSTER = `
        target: gcp
        network: {gcp: {region: us-central1, cluster: {version: "1.35", apiSources: [198.51.100.0/24]}}}
        platform: {services: none}`;

const NEEDED = ["cloudresourcemanager", "compute", "container", "iam"];

/** UEN671-UEN672: whether a project on GCP has what an environment needs, for preflight. */
export const gcpProjectRules = {
  UEN671: {
    severity: "error",
    title: "APIs that the GCP project has not enabled",
    reason: "`pulumi up` would end at the first resource of one of them, after it has made others.",
    fix: "Run the command that the finding names, wait a minute or two, and run preflight again.",
    example: {
      environment: NEW_CLUSTER,
      project: { enabled: ["compute", "iam", "cloudresourcemanager"] },
    },
    followed: { "Run the command": { project: { enabled: NEEDED } } },
  },
  UEN672: {
    severity: "warning",
    title: "A GCP project that cannot be read",
    reason: "Whether its APIs are enabled is undecided then.",
    fix: "Call preflight with application default credentials (`gcloud auth application-default login`), or an access token in GOOGLE_OAUTH_ACCESS_TOKEN, that may read the project's services (role roles/serviceusage.serviceUsageViewer), and name the project in network.gcp.project. Accept the finding where nobody may.",
    example: {
      environment: NEW_CLUSTER,
      project: { unread: "Permission denied to list services" },
    },
    followed: {
      "that may read the project's services": { project: { enabled: NEEDED } },
      "Accept the finding": { set: { "accept.UEN672": "the platform team enables them" } },
    },
  },
} as const satisfies Record<string, Rule>;
