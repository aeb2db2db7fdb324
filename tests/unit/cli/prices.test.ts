import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { ExitCode } from "../../../cli/exitCode";
import { type RefreshOptions, refreshPrices } from "../../../cli/prices";
import type { Progress } from "../../../cli/prices/progress";
import { publishedFeeds } from "../../../cli/prices/publishedFeeds";
import { UsageError } from "../../../cli/usageError";
import { formatBook } from "../../../sdk/cost/feeds/refresh";
import { type Price, priceRows } from "../../../sdk/cost/priceBook";
import { environmentVariables } from "../../fixture/environmentVariables";
import { awsOffer, gcpSku, type OfferRow } from "../../fixture/priceLists";
import { scratchFolder } from "../../fixture/scratchFolder";

const NLB: OfferRow = { usagetype: "EU-LoadBalancerUsage", operation: "LoadBalancing:Network", usd: "0.033" };
const NLCU: OfferRow = { usagetype: "EU-LCUUsage", operation: "LoadBalancing:Network", usd: "0.006" };
const NAT = (unit: string): OfferRow => ({
  usagetype: `EU-NatGateway-${unit}`,
  operation: "NatGateway",
  usd: "0.048",
});

/** Each service's list of eu-west-1: the load balancer has become dearer, the rest is as the book has it. */
const LISTS: Readonly<Record<string, OfferRow[]>> = {
  AWSELB: [NLB, NLCU],
  AmazonVPC: [
    { usagetype: "EU-PublicIPv4:InUseAddress", operation: "", usd: "0.005" },
    { usagetype: "EU-VpcEndpoint-Hours", operation: "VpcEndpoint", usd: "0.011" },
  ],
  AmazonEC2: [NAT("Hours"), NAT("Bytes")],
  AWSDataTransfer: [{ usagetype: "EU-DataTransfer-Regional-Bytes", operation: "", usd: "0.01" }],
  AmazonEKS: [{ usagetype: "EU-AmazonEKS-Hours:perCluster", operation: "CreateOperation", usd: "0.1" }],
};

const DEARER = "aws-nlb eu-west-1: 0.0252 -> 0.033";
const quiet: Progress = { begin: () => {}, add: () => {}, end: () => {} };

describe("prices refresh", () => {
  const folder = scratchFolder();
  const setVariables = environmentVariables();
  const printed: string[] = [];
  const complained: string[] = [];
  const { log, error } = console;

  beforeEach(() => {
    printed.length = 0;
    complained.length = 0;
    console.log = (line: string) => printed.push(line);
    console.error = (line: string) => complained.push(line);
    writeFileSync(join(folder.path, "prices.json"), formatBook(priceRows));
  });
  afterEach(() => {
    console.log = log;
    console.error = error;
  });

  const bookFile = () => join(folder.path, "prices.json");
  const book = () => readFileSync(bookFile(), "utf8");

  describe("from a folder", () => {
    const refresh = (options: Partial<RefreshOptions> = {}) =>
      refreshPrices(
        { awsRegion: ["eu-west-1"], from: folder.path, book: bookFile(), write: false, ...options },
        folder.path,
      );
    const save = (name: string, content: string) => writeFileSync(join(folder.path, name), content);

    it("says what changed, and writes nothing by itself", async () => {
      save("AWSELB.eu-west-1.json", awsOffer("AWSELB", "eu-west-1", [NLB, NLCU]));
      assert.equal(await refresh(), ExitCode.Good);
      assert.deepEqual([printed, complained], [[DEARER], []]);
      assert.equal(book(), formatBook(priceRows));
    });

    it("writes the rows with date and source when told to, and then finds nothing more", async () => {
      save("AWSELB.eu-west-1.json", awsOffer("AWSELB", "eu-west-1", [NLB, NLCU]));
      await refresh({ write: true });
      const row = (JSON.parse(book()) as Price[]).find(
        ({ item, region }) => item === "aws-nlb" && region === "eu-west-1",
      );
      assert.equal(row?.price, "0.033");
      assert.match(row?.source ?? "", /AWSELB\/current\/eu-west-1\/index\.json \(published 2026-09-11\)$/);
      assert.match(row?.date ?? "", /^\d{4}-\d\d-\d\d$/);
      const changed = book()
        .split("\n")
        .filter((line, index) => line !== formatBook(priceRows).split("\n")[index]);
      assert.equal(changed.length, 1);
      await refresh({ write: true });
      assert.equal(printed.at(-1), "No price has changed.");
    });

    it("ends with 1 where a list has lost one of its prices, and names it", async () => {
      save("AWSELB.eu-west-1.json", awsOffer("AWSELB", "eu-west-1", [NLB]));
      assert.equal(await refresh(), ExitCode.Findings);
      assert.deepEqual(printed, [DEARER]);
      assert.match(complained.join(), /AWSELB\/.*has no aws-nlcu of eu-west-1\. Has it changed its words\?/);
    });

    it("ends with 1 where a list says two prices of one thing, and keeps the book's", async () => {
      save("AWSELB.eu-west-1.json", awsOffer("AWSELB", "eu-west-1", [NLB, { ...NLB, usd: "0.5" }, NLCU]));
      assert.equal(await refresh(), ExitCode.Findings);
      assert.deepEqual(printed, ["No price has changed."]);
      assert.match(complained.join(), /two prices of aws-nlb eu-west-1: 0\.033 and 0\.5/);
    });

    it("reads the catalogue's pages one after the other", async () => {
      const rule = (kind: string, nanos: number) =>
        gcpSku(
          `Cloud Load Balancer Forwarding Rule ${kind} for Belgium (europe-west1)`,
          ["europe-west1"],
          "h",
          [nanos],
        );
      save("E505-1604-58F8.1.json", JSON.stringify({ skus: [rule("Minimum", 31_000_000)] }));
      save("E505-1604-58F8.2.json", JSON.stringify({ skus: [rule("Additional", 11_000_000)] }));
      await refresh({ awsRegion: [], gcpRegion: ["europe-west1"] });
      assert.deepEqual(printed[0]?.split("\n"), [
        "gcp-forwarding-rule-first europe-west1: 0.025 -> 0.031",
        "gcp-forwarding-rule-additional europe-west1: new, 0.011",
      ]);
    });

    it("refuses a folder without any list, and a list that is none", async () => {
      await assert.rejects(refresh(), /holds no price list of these regions/);
      await assert.rejects(refresh({ from: join(folder.path, "nowhere") }), /no folder .*nowhere/);
      save("AWSELB.eu-west-1.json", "<html>Access denied</html>");
      await assert.rejects(refresh(), /AWSELB\/.* is no price list that can be read/);
      save("AWSELB.eu-west-1.json", awsOffer("AWSELB", "eu-west-1", [NLB]).slice(0, 300));
      await assert.rejects(refresh(), UsageError);
    });
  });

  describe("from the clouds", () => {
    let server: Server;
    let host = "";
    let answer: (request: IncomingMessage, response: ServerResponse) => void;
    const asked: string[] = [];

    beforeEach(async () => {
      asked.length = 0;
      server = createServer((request, response) => {
        asked.push(request.url ?? "");
        answer(request, response);
      });
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(() => {
      server.close();
    });

    const refresh = (options: Partial<RefreshOptions>, progress = quiet) =>
      refreshPrices(
        { book: bookFile(), write: false, ...options },
        folder.path,
        publishedFeeds({ aws: host, gcp: host, key: "the-key" }, progress),
      );

    it("reads every list of a region of AWS, and counts what comes", async () => {
      answer = ({ url = "" }, response) => {
        const service = /\/aws\/(\w+)\/current\/eu-west-1\/index\.json$/.exec(url)?.[1] ?? "";
        response.end(awsOffer(service, "eu-west-1", LISTS[service] ?? []));
      };
      const seen: string[] = [];
      let bytes = 0;
      const progress = {
        begin: (name: string) => seen.push(name),
        add: (more: number) => {
          bytes += more;
        },
        end: () => {},
      };
      assert.equal(await refresh({ awsRegion: ["eu-west-1"] }, progress), ExitCode.Good);
      assert.deepEqual([printed, complained], [[DEARER], []]);
      assert.deepEqual(
        seen,
        Object.keys(LISTS).map((service) => `${service} of eu-west-1`),
      );
      assert.ok(bytes > 5000, `${bytes}`);
    });

    it("follows the catalogue's pages, with the key in no address", async () => {
      const sku = (name: string, nanos: number) => gcpSku(name, ["global"], "h", [nanos]);
      answer = ({ url = "", headers }, response) => {
        assert.equal(headers["x-goog-api-key"], "the-key");
        const second = url.includes("pageToken=more");
        const skus = !url.includes("CCD8-9BF1-090E")
          ? []
          : [sku(second ? "Zonal Kubernetes Clusters" : "Regional Kubernetes Clusters", 120_000_000)];
        response.end(JSON.stringify({ skus, nextPageToken: second ? "" : "more" }));
      };
      assert.equal(await refresh({ gcpRegion: ["us-central1"] }), ExitCode.Findings);
      assert.deepEqual(printed, ["gcp-gke-cluster *: 0.10 -> 0.12"]);
      assert.match(complained.join("\n"), /E505-1604-58F8\/skus has no gcp-nat-gib of us-central1/);
      assert.equal(asked.length, 6);
      assert.ok(!asked.join().includes("the-key"));
    });

    it("says which list could not be had, and why", async () => {
      answer = (_, response) => response.writeHead(403, "Forbidden").end("<Error/>");
      await assert.rejects(
        refresh({ awsRegion: ["eu-wset-1"] }),
        /AWSELB\/current\/eu-wset-1.* answered 403 Forbidden\. Has AWS a region eu-wset-1\?/,
      );
      answer = (_, response) =>
        response.writeHead(400, "Bad Request").end('{"error": {"message": "API key not valid."}}');
      await assert.rejects(
        refresh({ gcpRegion: ["us-central1"] }),
        /E505-1604-58F8\/skus\S* answered 400 Bad Request\. API key not valid\./,
      );
      answer = (_, response) => response.end("<html>");
      await assert.rejects(refresh({ gcpRegion: ["us-central1"] }), /answered something that is no JSON/);
    });

    it("says so when a list breaks off, or nobody answers", async () => {
      answer = (_, response) => {
        response.writeHead(200, { "content-length": "1000000" });
        response.write(awsOffer("AWSELB", "eu-west-1", [NLB]).slice(0, 500), () => response.destroy());
      };
      await assert.rejects(refresh({ awsRegion: ["eu-west-1"] }), /AWSELB\/\S+ broke off: /);
      await new Promise((done) => server.close(done));
      await assert.rejects(refresh({ awsRegion: ["eu-west-1"] }), /AWSELB\/\S+ cannot be reached: /);
    });
  });

  it("asks which prices, and for GCP's key, before it fetches anything", async () => {
    setVariables({ GOOGLE_API_KEY: undefined });
    const options = { book: bookFile(), write: false };
    await assert.rejects(refreshPrices(options, folder.path), /Say which prices/);
    await assert.rejects(
      refreshPrices({ ...options, awsRegion: ["eu-west-1"], gcpRegion: ["us-central1"] }, folder.path),
      /set GOOGLE_API_KEY/,
    );
  });
});
