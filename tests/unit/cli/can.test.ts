import assert from "node:assert/strict";
import { folderWith, run, stackFile } from "./command";

const ENVIRONMENT = [
  "target: on-prem",
  "network: {calico: {install: true}, podCidr: 192.168.0.0/16}",
  "platform: {ports: {http: {nodePort: 30000}, desktop: {nodePort: 30001}, control: {nodePort: 30067}}}",
];
const radius = (sources: string) =>
  `ecds: [{name: radius, sources: ${sources}, ports: [{port: 1812, protocol: UDP, nodePort: 30010}]}]`;

describe("usage-engine-networking plan --can", () => {
  let folder: string;
  let remove: () => void;
  beforeEach(() => {
    ({ folder, remove } = folderWith({
      "Pulumi.yaml": "name: site\nruntime: nodejs\n",
      "Pulumi.known.yaml": stackFile(...ENVIRONMENT, radius("[192.0.2.0/24]")),
      "Pulumi.hidden.yaml": stackFile(...ENVIRONMENT, radius("[{secure: v1:abc}]")),
      "Pulumi.secret.yaml": "config:\n  usage-engine-networking:environment:\n    secure: v1:abc\n",
    }));
  });
  afterEach(() => remove());

  const can = (stack: string, from: string, to: string, ...more: string[]) =>
    run(["plan", "--stack", stack, "--can", from, to, ...more], { cwd: folder });

  it("ends with 0 where the call is allowed, and with 1 where it is denied", () => {
    assert.equal(can("known", "192.0.2.7", "radius/1812/udp").code, 0);
    const denied = can("known", "198.51.100.7", "radius/1812/udp");
    assert.equal(denied.code, 1);
    assert.match(denied.stdout, /^denied\n/);
  });

  it("ends with 3 where a hidden value decides, and names it in place of a guess", () => {
    const { code, stdout } = can("hidden", "192.0.2.7", "radius/1812/udp");
    assert.equal(code, 3);
    assert.equal(stdout, "undecided\n  environment.ecds[0].sources[0] is hidden\n");
    const json = can("hidden", "192.0.2.7", "radius/1812/udp", "--format", "json");
    assert.equal(json.code, 3);
    assert.deepEqual(JSON.parse(json.stdout), {
      allowed: null,
      undecided: ["environment.ecds[0].sources[0]"],
      stages: [],
    });
  });

  it("answers all the same where the hidden value does not matter", () => {
    assert.equal(can("hidden", "10.0.0.7", "platform/http").code, 0);
  });

  it("ends with 3 where the whole environment is hidden", () => {
    const { code, stdout } = can("secret", "192.0.2.7", "radius/1812/udp");
    assert.equal(code, 3);
    assert.match(stdout, /^undecided\n/);
  });

  it("says what its exit codes mean", () => {
    assert.match(run(["plan", "--help"], { cwd: folder }).stdout, /with 3 when it is undecided/);
  });
});
