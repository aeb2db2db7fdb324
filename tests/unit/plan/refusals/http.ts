import { ecd, type Refusal } from "./refusal";

/** What is refused of HTTP. */
export const httpRefusals: readonly Refusal[] = [
  {
    what: "HTTP without a host",
    environment: ecd({ http: { paths: [{ path: "/", port: 80 }] } }),
    code: "UEN205",
    path: "environment.ecds[0].http.host",
    says: "without a host",
  },
  {
    what: "a platform behind an Ingress without a host",
    environment: { platform: { ports: { http: { exposure: "Ingress" } } } },
    code: "UEN205",
    path: "environment.platform.host",
    says: "needs the host",
  },
  {
    what: "an Ingress path without a port",
    environment: ecd({ http: { host: "a.example.net", paths: [{ path: "/" }] } }),
    code: "UEN206",
    path: "environment.ecds[0].http.paths[0].port",
    says: "no port",
  },
  {
    what: "an Ingress path without a slash",
    environment: ecd({ http: { host: "a.example.net", paths: [{ path: "api", port: 80 }] } }),
    code: "UEN206",
    path: "environment.ecds[0].http.paths[0].path",
    says: '"api"',
  },
  {
    what: "the control port behind an Ingress",
    environment: { platform: { exposure: "Ingress", host: "p.example.net" } },
    code: "UEN207",
    path: "environment.platform.exposure",
    says: "port 6790 is not HTTP",
  },
  {
    what: "an Ingress without a controller",
    environment: {
      ...ecd({ http: { host: "a.example.net", paths: [{ path: "/", port: 80 }] } }),
      ingress: { controller: "none" },
    },
    code: "UEN208",
    path: "environment.ingress.className",
    says: "controller is none",
  },
  {
    what: "one host and path for two",
    environment: {
      ecds: ["a", "b"].map((name) => ({
        name,
        http: { host: "a.example.net", paths: [{ path: "/", port: 80 }] },
      })),
    },
    code: "UEN209",
    path: "environment.ecds[1].http.paths[0].path",
    says: "served by a already",
  },
  {
    what: "names in a zone of a cloud, on-prem",
    environment: { dns: { zone: "Z0123456789ABCDEFGHIJ", domain: "example.net" } },
    code: "UEN222",
    path: "environment.dns",
    says: "no zone of a cloud",
  },
  {
    what: "a name for a load balancer that there is not",
    environment: {
      target: "gcp",
      network: { gcp: { region: "us-central1", existingCluster: { name: "prod", nodeTag: "prod-node" } } },
      dns: { zone: "example-net", domain: "example.net", loadBalancers: { radius: "radius.example.net" } },
    },
    code: "UEN224",
    path: "environment.dns.loadBalancers.radius",
    says: "no load balancer radius",
  },
  {
    what: "one Secret for the certificates of two hosts",
    environment: {
      ingress: { nodePorts: { http: 30080, https: 30081 } },
      ecds: ["api", "portal"].map((name) => ({
        name,
        http: {
          host: `${name}.example.net`,
          paths: [{ path: "/", port: 8080 }],
          tlsSecretName: "web",
          certificates: { issuer: "letsencrypt" },
        },
      })),
    },
    code: "UEN225",
    path: "environment.ecds[1].http.tlsSecretName",
    says: "web",
  },
];
