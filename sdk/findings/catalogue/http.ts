import type { Rule } from "../rule";
import { descriptor } from "./descriptor";

/** UEN200-UEN299: HTTP and the ingress controller. */
export const httpRules = {
  UEN205: {
    severity: "error",
    title: "HTTP without a host",
    reason:
      "One ingress controller serves every environment's Ingresses: without a host they would take each other's traffic.",
    fix: "Name the host that clients call: http.host of its entry, or spec.ingress.host in the descriptor.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds: [{descriptor: ecd/diameter.yaml}]`,
      files: {
        "ecd/diameter.yaml": descriptor(
          "diameter",
          `
        ingress: {paths: [{path: /, port: 8080}]}`,
        ),
      },
      also: ["UEN104", "UEN601"],
    },
    followed: {
      "spec.ingress.host in the descriptor": {
        files: { "ecd/diameter.yaml": { "spec.ingress.host": "a.example.net" } },
      },
      "http.host of its entry": {
        set: { "ecds[0].http": { host: "a.example.net", paths: [{ path: "/", port: 8080 }] } },
      },
    },
  },
  UEN206: {
    severity: "error",
    title: "Not an Ingress path",
    reason: "A path begins with '/' and names the port that serves it.",
    fix: "Write it as {path: /api, port: 8080}.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - name: api
            http:
              host: a.example.net
              paths: [{path: api, port: 8080}]`,
      also: ["UEN104", "UEN601"],
    },
    followed: {
      "{path: /api, port: 8080}": { set: { "ecds[0].http.paths[0].path": "/api" } },
    },
  },
  UEN207: {
    severity: "error",
    title: "Ingress for something that is not HTTP",
    reason: "An ingress controller carries HTTP and HTTPS only.",
    fix: "Expose it as NodePort or LoadBalancer; for an HTTP server, give `http` with host and paths.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - {name: diameter, exposure: Ingress, ports: [{port: 3868}]}`,
    },
    followed: {
      NodePort: { set: { "ecds[0].exposure": "NodePort" } },
      "http with host and paths": {
        set: {
          "ecds[0].ports": null,
          "ecds[0].http": { host: "a.example.net", paths: [{ path: "/", port: 8080 }] },
        },
      },
    },
  },
  UEN208: {
    severity: "error",
    title: "Ingress without an ingress controller",
    reason:
      "With controller none nobody serves an Ingress unless className names somebody else's controller.",
    fix: "Set ingress.className to that controller's class, or ingress.controller to traefik.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ingress: {controller: none}
        ecds:
          - name: api
            http: {host: a.example.net, paths: [{path: /, port: 8080}]}`,
      also: ["UEN601"],
    },
    followed: {
      className: { set: { "ingress.className": "nginx" } },
      traefik: { set: { "ingress.controller": "traefik" } },
    },
  },
  UEN209: {
    severity: "error",
    title: "Host and path served twice",
    reason: "The ingress controller would send requests to one of the two, and nobody says which.",
    fix: "Change one of the hosts or paths.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {services: none}
        separation: {mode: off}
        ecds:
          - name: diameter
            http: {host: a.example.net, paths: [{path: /, port: 8080}]}
          - name: radius
            http: {host: a.example.net, paths: [{path: /, port: 8080}]}`,
      also: ["UEN104", "UEN601"],
    },
    followed: {
      "Change one of the hosts": { set: { "ecds[1].http.host": "b.example.net" } },
    },
  },
  UEN220: {
    severity: "warning",
    title: "HTTPS that somebody else's ingress controller is not told of",
    reason:
      "The platform answers by HTTPS, and a controller calls its backends by HTTP unless it is told otherwise: clients would get an error.",
    fix: "Set the controller's own annotation in platform.annotations, for ingress-nginx nginx.ingress.kubernetes.io/backend-protocol: HTTPS; or use platform.tls: false, with the certificate at the controller. Accept it where the controller finds out by itself.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        separation: {mode: off}
        ingress: {controller: none, className: theirs}
        accept: {UEN601: their controller has rules of its own}
        platform:
          tls: true
          exposure: Ingress
          host: uepe.example.net
          ports: {control: {exposure: ClusterIP}}`,
      also: ["UEN601"],
    },
    followed: {
      "own annotation in platform.annotations": {
        set: { "platform.annotations": { "nginx.ingress.kubernetes.io/backend-protocol": "HTTPS" } },
      },
      "platform.tls: false": { set: { "platform.tls": false } },
    },
  },
  UEN221: {
    severity: "info",
    title: "Certificate of the platform not verified inside the cluster",
    reason:
      "Traefik calls pods by their addresses, which no certificate names: it takes any certificate there. What clients see is the controller's own.",
    fix: "Where it is to be verified, make a ServersTransport with rootCAs and serverName in the namespace, and name it in platform.annotations as traefik.ingress.kubernetes.io/service.serverstransport.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        separation: {mode: off}
        ingress: {nodePorts: {http: 30080, https: 30081}}
        platform:
          tls: true
          exposure: Ingress
          host: uepe.example.net
          ports: {control: {exposure: ClusterIP}}`,
    },
    followed: {
      "name it in platform.annotations": {
        set: {
          "platform.annotations": {
            "traefik.ingress.kubernetes.io/service.serverstransport": "uepe-verified@kubernetescrd",
          },
        },
      },
    },
  },
  UEN225: {
    severity: "error",
    title: "One Secret for the certificates of two hosts",
    reason:
      "cert-manager makes one certificate for a Secret, of the first Ingress that names it. The other's host is not in it: clients would be shown a name that is not its own.",
    fix: "Leave tlsSecretName out, so that each has a Secret of its own, or give one of them another.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: true}}
        platform: {services: none}
        separation: {mode: off}
        ingress: {nodePorts: {http: 30080, https: 30081}}
        ecds:
          - name: api
            http:
              host: api.example.net
              paths: [{path: /, port: 8080}]
              tlsSecretName: web
              certificates: {issuer: letsencrypt}
          - name: portal
            http:
              host: portal.example.net
              paths: [{path: /, port: 8080}]
              tlsSecretName: web
              certificates: {issuer: letsencrypt}`,
    },
    followed: {
      "Leave tlsSecretName out": { set: { "ecds[1].http.tlsSecretName": null } },
      "give one of them another": { set: { "ecds[1].http.tlsSecretName": "portal" } },
    },
  },
} as const satisfies Record<string, Rule>;
