import type { FixCase } from "./fixCase";
import { ONE } from "./pieces";

/** Findings UEN000 to UEN099, and their fixes. */
export const configurationFixes: readonly FixCase[] = [
  {
    code: "UEN001",
    env: "namespce: uepe",
    fixes: { "a key that the schema knows": { env: "namespace: uepe" }, "remove it": { env: "{}" } },
  },
  {
    code: "UEN002",
    env: 'createNamespace: "yes"',
    fixes: { "a value of the type": { env: "createNamespace: true" } },
  },
  {
    code: "UEN003",
    env: "separation: {mode: on}",
    fixes: { "one of the words": { env: "separation: {mode: observe}" } },
  },
  {
    code: "UEN004",
    env: "ecds: [{ports: [{port: 1}]}]",
    fixes: { "add the key": { env: "ecds: [{name: one, ports: [{port: 1}]}]" } },
  },
  {
    code: "UEN006",
    env: "sources: [{secure: v1:abc}]",
    fixes: { "in plain text": { env: "sources: [192.0.2.0/24]" } },
  },
  {
    code: "UEN007",
    env: "sources: [192.0.2.7/24]",
    fixes: { "address/prefix length": { env: "sources: [192.0.2.0/24]" } },
  },
  {
    code: "UEN008",
    env: "namespace: UEPE_prod",
    fixes: { "lower case letters, digits and '-'": { env: "namespace: uepe-prod" } },
  },
  {
    code: "UEN009",
    env: "ecds: [{name: api, http: {host: 'https://api.example.net', paths: [{path: /, port: 8080}]}}]",
    fixes: {
      "the DNS name": {
        env: "ecds: [{name: api, http: {host: api.example.net, paths: [{path: /, port: 8080}]}}]",
      },
    },
  },
  {
    code: "UEN010",
    env: "ecds: [{name: one, ports: [{port: 70000}]}]",
    fixes: { "a number in the range": { env: "ecds: [{name: one, ports: [{port: 7000}]}]" } },
  },
  {
    code: "UEN011",
    env: "labels: {team: network & voice}",
    fixes: { "a label's value": { env: "labels: {team: network-and-voice}" } },
  },
  {
    code: "UEN012",
    env: "accept: {UEN102: meant}",
    fixes: { "the code of a warning": { env: "accept: {UEN105: meant}" } },
  },
  {
    code: "UEN013",
    env: "ecds: [{name: api, exposure: NodePort, http: {host: api.example.net, paths: [{path: /, port: 8080}]}}]",
    fixes: {
      "keep the one that is meant": {
        env: "ecds: [{name: api, http: {host: api.example.net, paths: [{path: /, port: 8080}]}}]",
      },
    },
  },
  {
    code: "UEN014",
    env: "network: {calico: {install: true, version: latest}}",
    fixes: {
      "major.minor.patch": { env: "network: {calico: {install: true, version: 3.32.1}}" },
      "leave it out": { env: "network: {calico: {install: true}}" },
    },
  },
  {
    code: "UEN028",
    base: "aws-made",
    env: ONE,
    fixes: {
      "nothing is installed yet": { env: `stage: network, ${ONE}` },
      "the stack has ECDs": { env: `stage: ecds, ${ONE}` },
    },
  },
];
