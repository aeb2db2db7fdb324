import type { Rule } from "../rule";
import { descriptor } from "./descriptor";
import { installedWith } from "./installed";

/** UEN650-UEN699: what preflight finds of pods and their labels in a cluster. */
export const clusterLabelsRules = {
  UEN654: {
    severity: "warning",
    title: "Labels of others' pods too",
    reason: "Whatever carries these labels is reached and admitted as if it were Usage Engine's.",
    fix: "Narrow the selector.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {exposure: ClusterIP}`,
      cluster: {
        objects: `
          - {apiVersion: v1, kind: Pod, metadata: {name: platform-0, namespace: uepe, labels: {app: platform}}}
          - {apiVersion: v1, kind: Pod, metadata: {name: operator-0, namespace: uepe, labels: {app: uepe-operator}}}
          - apiVersion: v1
            kind: Pod
            metadata:
              name: ui-0
              namespace: uepe
              labels: {app: ui, part: desktop}
              ownerReferences: [{kind: StatefulSet, name: ui}]
          - apiVersion: v1
            kind: Pod
            metadata:
              name: db-0
              namespace: uepe
              labels: {app: ui}
              ownerReferences: [{kind: StatefulSet, name: db}]`,
      },
    },
    followed: {
      "Narrow the selector": { set: { "platform.selectors.ui": { app: "ui", part: "desktop" } } },
    },
  },
  UEN658: {
    severity: "warning",
    title: "An ECD that the configuration does not know",
    reason:
      "It gets no way in from here, and with separation its flows to the platform are dropped, unless separation.executionContexts selects its pods.",
    fix: "Add it to `ecds` by its descriptor, and adopt it with the commands that preflight then prints (UEN657). Or set separation.executionContexts to labels that all Execution Contexts have; `preflight --write` does where it finds one.",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {exposure: ClusterIP}
        separation: {labelsConfirmed: true}`,
      cluster: {
        objects: installedWith(`
          - {apiVersion: mz.digitalroute.com/v1alpha1, kind: ECDeployment, metadata: {name: sftp, namespace: uepe}}
          - {apiVersion: mz.digitalroute.com/v1alpha1, kind: ECDeployment, metadata: {name: mail, namespace: uepe}}
          - {apiVersion: v1, kind: Pod, metadata: {name: sftp-0, namespace: uepe, labels: {app: sftp, kind: ec}}}
          - {apiVersion: v1, kind: Pod, metadata: {name: mail-0, namespace: uepe, labels: {app: mail, kind: ec}}}`),
      },
      also: ["UEN661"],
    },
    followed: {
      "Add it to ecds by its descriptor, and adopt it": {
        set: { ecds: [{ descriptor: "ecd/*.yaml" }] },
        files: { "ecd/sftp.yaml": descriptor("sftp", "{}"), "ecd/mail.yaml": descriptor("mail", "{}") },
        cluster: {
          objects: installedWith(`
          - apiVersion: mz.digitalroute.com/v1alpha1
            kind: ECDeployment
            metadata: {name: sftp, namespace: uepe, managedFields: [{manager: pulumi-kubernetes}]}
          - apiVersion: mz.digitalroute.com/v1alpha1
            kind: ECDeployment
            metadata: {name: mail, namespace: uepe, managedFields: [{manager: pulumi-kubernetes}]}
          - {apiVersion: v1, kind: Pod, metadata: {name: sftp-0, namespace: uepe, labels: {app: sftp}}}
          - {apiVersion: v1, kind: Pod, metadata: {name: mail-0, namespace: uepe, labels: {app: mail}}}`),
        },
      },
      "set separation.executionContexts": { set: { "separation.executionContexts.labels": { kind: "ec" } } },
      "preflight --write": {
        run: ["preflight --write"],
        writes: { "separation.executionContexts.labels": { kind: "ec" } },
      },
    },
  },
  UEN665: {
    severity: "warning",
    title: "Execution Contexts without the labels that all should have",
    reason:
      "Separation lets Execution Contexts that are in no entry of `ecds` reach the platform by these labels.",
    fix: "Correct separation.executionContexts, or label their pods (`spec.patch` of the ECDeployment). Or add them to `ecds` by their descriptors, and adopt them with the commands that preflight then prints (UEN657).",
    example: {
      environment: `
        target: on-prem
        network: {calico: {install: false}}
        platform: {exposure: ClusterIP}
        separation: {labelsConfirmed: true, executionContexts: {labels: {kind: ec}}}`,
      cluster: {
        objects: installedWith(`
          - {apiVersion: mz.digitalroute.com/v1alpha1, kind: ECDeployment, metadata: {name: sftp, namespace: uepe}}
          - {apiVersion: v1, kind: Pod, metadata: {name: sftp-0, namespace: uepe, labels: {app: sftp, type: ec}}}`),
      },
    },
    followed: {
      "Correct separation.executionContexts": {
        set: { "separation.executionContexts.labels": { type: "ec" } },
      },
      "label their pods": {
        cluster: {
          objects: installedWith(`
          - {apiVersion: mz.digitalroute.com/v1alpha1, kind: ECDeployment, metadata: {name: sftp, namespace: uepe}}
          - {apiVersion: v1, kind: Pod, metadata: {name: sftp-0, namespace: uepe, labels: {app: sftp, kind: ec}}}`),
        },
      },
      "add them to ecds by their descriptors, and adopt them": {
        set: { ecds: [{ descriptor: "ecd/sftp.yaml" }] },
        files: { "ecd/sftp.yaml": descriptor("sftp", "{}") },
        cluster: {
          objects: installedWith(`
          - apiVersion: mz.digitalroute.com/v1alpha1
            kind: ECDeployment
            metadata: {name: sftp, namespace: uepe, managedFields: [{manager: pulumi-kubernetes}]}
          - {apiVersion: v1, kind: Pod, metadata: {name: sftp-0, namespace: uepe, labels: {app: sftp}}}`),
        },
      },
    },
  },
} as const satisfies Record<string, Rule>;
