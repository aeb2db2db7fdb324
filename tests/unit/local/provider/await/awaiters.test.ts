import * as assert from "node:assert/strict";
import { awaiterFor } from "../../../../../local/provider/await/awaiters";
import type { PropertyMap } from "../../../../../local/provider/propertyValue";

/** Whether an object counts as ready, and what it says if not. */
function judge(object: PropertyMap, related: PropertyMap[][] = [], settled = true) {
  const awaiter = awaiterFor(object);
  assert.ok(awaiter, "the kind is waited for");
  return awaiter.judge({ object, related, settled });
}

const metadata = { name: "web", generation: 2 };
const service = (spec: PropertyMap, status: PropertyMap = {}): PropertyMap => ({
  apiVersion: "v1",
  kind: "Service",
  metadata,
  spec,
  status,
});
const endpoints = { metadata, subsets: [{ addresses: [{ ip: "192.168.0.1" }] }] };

describe("when an object counts as ready", () => {
  const selector = { app: "web" };

  it("takes a Service none of whose pods is unready, and one that selects none", () => {
    assert.ok(judge(service({ selector }), [[endpoints]]).ready);
    assert.ok(judge(service({ selector }), [[{ metadata }]]).ready, "no pods at all are fine");
    const unready = { metadata, subsets: [{ notReadyAddresses: [{ ip: "192.168.0.1" }] }] };
    assert.match(
      judge(service({ selector }), [[unready]]).reasons.join(),
      /Service does not target any Pods/,
    );
    assert.ok(!judge(service({ selector }), [[]]).ready, "the controller has not looked at it yet");
    assert.ok(judge(service({})).ready);
    assert.ok(judge(service({ selector, clusterIP: "None" })).ready);
    assert.ok(judge(service({ selector, type: "ExternalName" })).ready);
  });

  it("waits for the address of a load balancer", () => {
    const balancer = { type: "LoadBalancer", selector };
    assert.match(judge(service(balancer), [[endpoints]]).reasons.join(), /not allocated an IP address/);
    const status = { loadBalancer: { ingress: [{ ip: "192.0.2.1" }] } };
    assert.ok(judge(service(balancer, status), [[endpoints]]).ready);
  });

  it("waits for an Ingress to have its Services and an address, but not for ever for a Service that is not there", () => {
    const rules = [{ http: { paths: [{ backend: { service: { name: "web" } } }] } }];
    const ingress = (status: PropertyMap): PropertyMap => ({
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata,
      spec: { rules },
      status,
    });
    const address = { loadBalancer: { ingress: [{ hostname: "example.com" }] } };
    assert.ok(judge(ingress(address), [[endpoints], []], false).ready);
    assert.ok(!judge(ingress(address), [[], []], false).ready);
    assert.ok(judge(ingress(address), [[], []], true).ready);
    assert.ok(judge(ingress(address), [[], [service({ type: "ExternalName" })]], false).ready);
    assert.match(
      judge(ingress({}), [[endpoints], []]).reasons.join(),
      /status\.loadBalancer field was not updated/,
    );
  });

  const deployment = (status: PropertyMap): PropertyMap => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: { replicas: 2 },
    status,
  });
  const rolledOut: PropertyMap = {
    observedGeneration: 2,
    replicas: 2,
    updatedReplicas: 2,
    readyReplicas: 2,
    conditions: [
      { type: "Available", status: "True" },
      { type: "Progressing", status: "True", reason: "NewReplicaSetAvailable" },
    ],
  };

  it("takes a Deployment whose newest pods are all there", () => {
    assert.ok(judge(deployment(rolledOut)).ready);
    assert.ok(
      !judge(deployment({ ...rolledOut, observedGeneration: 1 })).ready,
      "the controller has not seen it",
    );
    assert.ok(!judge(deployment({ ...rolledOut, updatedReplicas: 1 })).ready, "old pods are still there");
    assert.ok(!judge(deployment({})).ready);
  });

  it("says what is wrong with a Deployment's pods", () => {
    const pod = {
      metadata: { name: "web-1" },
      status: {
        containerStatuses: [
          { name: "web", state: { waiting: { reason: "ImagePullBackOff", message: "no" } } },
        ],
      },
    };
    assert.match(judge(deployment({}), [[pod]]).reasons.join("\n"), /Pod web-1.*ImagePullBackOff/);
  });

  it("fails with a Job at once when it has failed", () => {
    const job = (type: string): PropertyMap => ({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata,
      status: { conditions: [{ type, status: "True", reason: "BackoffLimitExceeded", message: "too many" }] },
    });
    assert.ok(judge(job("Complete")).ready);
    assert.match(judge(job("Failed")).failed ?? "", /Job 'web' failed.*BackoffLimitExceeded/);
  });

  it("takes a StatefulSet and a DaemonSet of the newest revision", () => {
    const set = (status: PropertyMap): PropertyMap => ({
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata,
      spec: { replicas: 1 },
      status: { observedGeneration: 2, replicas: 1, readyReplicas: 1, ...status },
    });
    assert.ok(judge(set({ currentRevision: "a", updateRevision: "a" })).ready);
    assert.ok(!judge(set({ currentRevision: "a", updateRevision: "b" })).ready);
    const daemons = (status: PropertyMap): PropertyMap => ({
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata,
      status,
    });
    const all = {
      observedGeneration: 2,
      desiredNumberScheduled: 3,
      updatedNumberScheduled: 3,
      numberAvailable: 3,
    };
    assert.ok(judge(daemons(all)).ready);
    assert.ok(!judge(daemons({ ...all, numberAvailable: 2 })).ready);
    assert.ok(!judge(daemons({})).ready, "no node has been looked at yet");
  });

  it("takes a pending claim only where its class waits for the first pod", () => {
    const claim = (phase: string): PropertyMap => ({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata,
      status: { phase },
    });
    assert.ok(judge(claim("Bound")).ready);
    assert.ok(!judge(claim("Pending"), [[{ volumeBindingMode: "Immediate" }]]).ready);
    assert.ok(judge(claim("Pending"), [[{ volumeBindingMode: "WaitForFirstConsumer" }]]).ready);
  });

  it("does not wait for other kinds", () => {
    assert.equal(awaiterFor({ apiVersion: "v1", kind: "ConfigMap" }), undefined);
  });
});
