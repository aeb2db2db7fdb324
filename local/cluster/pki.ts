import { createPrivateKey, createPublicKey, generateKeyPair, webcrypto, X509Certificate } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";

const LIFETIME_YEARS = 10;
/** A certificate that ends sooner than this is made anew at the next start. */
const RENEW_BEFORE_MILLISECONDS = 30 * 24 * 3600 * 1000;

type Authority = "ca" | "etcd-ca";

interface Subject {
  readonly authority: Authority;
  readonly commonName: string;
  /** The groups that Kubernetes reads from the certificate. */
  readonly organization?: string;
  readonly usage: readonly ("serverAuth" | "clientAuth")[];
}

/** A kubelet, which sees only what its node needs. */
function nodeSubject(node: string): Subject {
  return {
    authority: "ca",
    commonName: `system:node:${node}`,
    organization: "system:nodes",
    usage: ["clientAuth"],
  };
}

/**
 * The certificates of the cluster, by file name. etcd has an authority of its own, so that no Kubernetes
 * client certificate opens the data store.
 * @see https://kubernetes.io/docs/setup/best-practices/certificates/
 */
const SUBJECTS = {
  etcd: { authority: "etcd-ca", commonName: "etcd", usage: ["serverAuth", "clientAuth"] },
  "etcd-client": { authority: "etcd-ca", commonName: "kube-apiserver-etcd-client", usage: ["clientAuth"] },
  "kube-apiserver": { authority: "ca", commonName: "kube-apiserver", usage: ["serverAuth"] },
  admin: {
    authority: "ca",
    commonName: "kubernetes-admin",
    organization: "system:masters",
    usage: ["clientAuth"],
  },
  "kube-controller-manager": {
    authority: "ca",
    commonName: "system:kube-controller-manager",
    usage: ["serverAuth", "clientAuth"],
  },
  "kube-scheduler": {
    authority: "ca",
    commonName: "system:kube-scheduler",
    usage: ["serverAuth", "clientAuth"],
  },
  // It plays the status of any kind, so no smaller role would do.
  kwok: { authority: "ca", commonName: "kwok", organization: "system:masters", usage: ["clientAuth"] },
  // Those below are for real nodes.
  "kube-apiserver-kubelet-client": {
    authority: "ca",
    commonName: "kube-apiserver-kubelet-client",
    organization: "system:masters",
    usage: ["clientAuth"],
  },
  "kube-proxy": { authority: "ca", commonName: "system:kube-proxy", usage: ["clientAuth"] },
  calico: { authority: "ca", commonName: "calico", organization: "system:masters", usage: ["clientAuth"] },
  "node-worker-1": nodeSubject("worker-1"),
  "node-worker-2": nodeSubject("worker-2"),
  "node-worker-3": nodeSubject("worker-3"),
} satisfies Record<string, Subject>;

/** Who has a certificate. */
export type SubjectName = keyof typeof SUBJECTS;

const SUBJECT_NAMES = Object.keys(SUBJECTS) as SubjectName[];
const AUTHORITIES: readonly Authority[] = ["ca", "etcd-ca"];

const SERVER_NAMES = [
  "localhost",
  "kubernetes",
  "kubernetes.default",
  "kubernetes.default.svc",
  "kubernetes.default.svc.cluster.local",
];

/** Paths of the credentials below one folder. */
export class Pki {
  constructor(readonly folder: string) {}

  certificate(name: SubjectName | Authority): string {
    return path.join(this.folder, `${name}.crt`);
  }

  key(name: SubjectName | Authority | "service-account"): string {
    return path.join(this.folder, `${name}.key`);
  }

  get serviceAccountPublicKey(): string {
    return path.join(this.folder, "service-account.pub");
  }
}

async function isSound(pki: Pki): Promise<boolean> {
  try {
    const issuers = new Map<Authority, X509Certificate>();
    for (const authority of AUTHORITIES) {
      issuers.set(authority, new X509Certificate(await fs.readFile(pki.certificate(authority))));
      createPrivateKey(await fs.readFile(pki.key(authority)));
    }
    for (const name of SUBJECT_NAMES) {
      const certificate = new X509Certificate(await fs.readFile(pki.certificate(name)));
      const issuer = issuers.get(SUBJECTS[name].authority);
      const sound =
        issuer !== undefined &&
        certificate.verify(issuer.publicKey) &&
        certificate.checkPrivateKey(createPrivateKey(await fs.readFile(pki.key(name)))) &&
        Date.parse(certificate.validTo) - Date.now() > RENEW_BEFORE_MILLISECONDS;
      if (!sound) {
        return false;
      }
    }
    const signing = createPublicKey(await fs.readFile(pki.key("service-account")));
    return signing.equals(createPublicKey(await fs.readFile(pki.serviceAccountPublicKey)));
  } catch {
    return false;
  }
}

async function writeSecret(file: string, content: string): Promise<void> {
  await fs.writeFile(file, content, { mode: 0o600 });
}

async function createPki(pki: Pki, addresses: readonly string[]): Promise<void> {
  // Loaded here because it costs a quarter of a second and is needed once per cluster.
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  x509.cryptoProvider.set(webcrypto as Crypto);
  await fs.rm(pki.folder, { recursive: true, force: true });
  await fs.mkdir(pki.folder, { recursive: true, mode: 0o700 });

  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const newKeys = () =>
    webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]) as Promise<CryptoKeyPair>;
  const privatePem = async (keys: CryptoKeyPair) =>
    x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY");
  const serial = () => Buffer.from(webcrypto.getRandomValues(new Uint8Array(15))).toString("hex");
  // An hour back: the clocks of two programs on one machine agree, those of a resumed virtual machine do not.
  const notBefore = new Date(Date.now() - 3600 * 1000);
  const notAfter = new Date(notBefore);
  notAfter.setFullYear(notAfter.getFullYear() + LIFETIME_YEARS);

  const issuers = new Map<Authority, { keys: CryptoKeyPair; name: string }>();
  for (const authority of AUTHORITIES) {
    const keys = await newKeys();
    const name = `CN=local-${authority}`;
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: `01${serial()}`,
      name,
      keys,
      notBefore,
      notAfter,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(
          x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature,
          true,
        ),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    issuers.set(authority, { keys, name });
    await writeSecret(pki.key(authority), await privatePem(keys));
    await fs.writeFile(pki.certificate(authority), certificate.toString("pem"));
  }

  const issue = async (file: SubjectName, subject: Subject): Promise<void> => {
    const issuer = issuers.get(subject.authority);
    if (!issuer) {
      throw new Error(`no certificate authority ${subject.authority}`);
    }
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: `01${serial()}`,
      issuer: issuer.name,
      subject: new x509.Name([
        ...(subject.organization ? [{ O: [subject.organization] }] : []),
        { CN: [subject.commonName] },
      ]).toJSON(),
      publicKey: keys.publicKey,
      signingKey: issuer.keys.privateKey,
      notBefore,
      notAfter,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension(subject.usage.map((usage) => x509.ExtendedKeyUsage[usage])),
        await x509.AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey),
        ...(subject.usage.includes("serverAuth")
          ? [
              new x509.SubjectAlternativeNameExtension([
                ...SERVER_NAMES.map((value) => ({ type: "dns" as const, value })),
                ...["127.0.0.1", ...addresses].map((value) => ({ type: "ip" as const, value })),
              ]),
            ]
          : []),
      ],
    });
    await writeSecret(pki.key(file), await privatePem(keys));
    await fs.writeFile(pki.certificate(file), certificate.toString("pem"));
  };
  for (const name of SUBJECT_NAMES) {
    await issue(name, SUBJECTS[name]);
  }

  // Service account tokens are signed with RSA, as kubeadm's are: every consumer of the tokens can verify them.
  const tokens = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  await writeSecret(
    pki.key("service-account"),
    tokens.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  );
  await fs.writeFile(
    pki.serviceAccountPublicKey,
    tokens.publicKey.export({ type: "spki", format: "pem" }).toString(),
  );
}

/**
 * Makes sure that the folder holds a complete set of keys and certificates that fit each other; one that
 * is incomplete, mixed up or about to expire is replaced as a whole.
 *
 * @param addresses where servers are called beside loopback; looked at when the set is made
 * @returns `created` tells that the set is new: whatever runs with the old one must be started again
 */
export async function ensurePki(
  folder: string,
  addresses: readonly string[] = [],
): Promise<{ pki: Pki; created: boolean }> {
  const pki = new Pki(folder);
  if (await isSound(pki)) {
    return { pki, created: false };
  }
  await createPki(pki, addresses);
  return { pki, created: true };
}
