import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { readStackFile } from "../../../sdk/config/stackFile";
import { formatPath, parsePath } from "../../../sdk/findings/path";
import { scratchFolder } from "../../fixture/scratchFolder";

const TEXT = `# a comment
config:
  usage-engine-networking:environment:
    target: on-prem
    sources: &sources [10.0.0.0/8, 192.168.0.0/16]
    accept: {UEN104: later, "a.b[c": odd}
    ecds:
      - name: radius
        sources: *sources
        ports:
          - {port: 1812, protocol: UDP}
          - port: 1813
            nodePort: 30011
`;

describe("where a configuration path stands in a stack file", () => {
  const folder = scratchFolder();

  const cases: [what: string, path: string, line: number, column: number][] = [
    ["a key", "environment.target", 4, 5],
    ["an entry of a list", "environment.ecds[0]", 8, 9],
    ["a key in an entry", "environment.ecds[0].ports[1].nodePort", 13, 13],
    ["a map in one line", "environment.ecds[0].ports[0].protocol", 11, 26],
    ["an entry that an alias brings, where it is written", "environment.ecds[0].sources[1]", 5, 36],
    ["a key with the marks of a path in it", 'environment.accept["a.b[c"]', 6, 29],
    ["a default, at what is around it", "environment.ecds[0].ports[1].protocol", 12, 13],
    ["a section that is not there, at the environment", "environment.network.calico.install", 3, 3],
    ["the environment", "environment", 3, 3],
  ];
  for (const [what, path, line, column] of cases) {
    it(`is found: ${what}`, () => {
      const file = join(folder.path, "Pulumi.test.yaml");
      writeFileSync(file, TEXT);
      const place = readStackFile(file).placeOf(parsePath(path));
      assert.deepEqual(place, { file: relative(process.cwd(), file), line, column });
    });
  }

  it("is read back as it was written", () => {
    for (const path of [
      ["environment", "ecds", 2, "ports", 0, "nodePort"],
      ["environment", "ecds", 0, "nodePorts", "radius/1812/udp"],
      ["environment", 'with "quotes" and \\', "a.b", "[1]"],
    ]) {
      assert.deepEqual(parsePath(formatPath(path)), path);
    }
  });
});
