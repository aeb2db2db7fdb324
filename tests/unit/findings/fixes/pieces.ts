/** Pieces of configurations that several rows share. */

export const RADIUS =
  "name: radius, exposure: NodePort, ports: [{port: 1812, protocol: UDP, nodePort: 30010}]";
export const DIAMETER = "name: diameter, ports: [{port: 3868, nodePort: 30010}]";
export const ONE = "ecds: [{descriptor: one.yaml}]";
export const PLATFORM =
  "platform: {services: create, ports: {http: {nodePort: 30000}, desktop: {nodePort: 30001}, control: {nodePort: 30067}}}";
export const POOL = "addressPool: [192.0.2.20-192.0.2.40]";
export const CALICO =
  "network: {calico: {install: true}, podCidr: 192.168.0.0/16, nodeCidrs: [192.0.2.0/24]}";
export const calico = (more: string) =>
  `network: {calico: {install: true}, podCidr: 192.168.0.0/16, nodeCidrs: [192.0.2.0/24], ${more}}`;
export const awsMade = (more: string, cluster = "") =>
  `network: {aws: {region: us-east-1, cluster: {version: '1.35', apiSources: [198.51.100.0/24]${cluster}}, ${more}}}`;
export const gcpMade = (more: string, cluster = "") =>
  `network: {gcp: {region: us-central1, cluster: {version: '1.35', apiSources: [198.51.100.0/24]${cluster}}, ${more}}}`;
export const balanced = (name: string, more: string) => `{name: ${name}, exposure: LoadBalancer, ${more}}`;
export const many = (count: number, of: (index: number) => string) =>
  `ecds: [${Array.from({ length: count }, (_, index) => of(index)).join(", ")}]`;
