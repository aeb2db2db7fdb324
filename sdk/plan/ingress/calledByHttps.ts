import type { PlannedExposure } from "../exposure";
import type { NetworkPlan } from "../networkPlan";

/** Whether clients call an Ingress exposure by HTTPS. */
export function isCalledByHttps(
  { owner, host, path }: PlannedExposure,
  { platform, ecds, ingress: controller }: Pick<NetworkPlan, "platform" | "ecds" | "ingress">,
): boolean {
  const ecd = ecds.find(({ name }) => name === owner);
  const ingress = [...platform.ingresses, ecd?.ingress].find(
    (one) => one?.host === host && one.paths.some((route) => route.path === path),
  );
  const described = ecd?.descriptor?.spec.ingress as { tlsSecretName?: string } | undefined;
  const certificate = ingress?.tlsSecretName ?? described?.tlsSecretName;
  return Boolean(certificate ?? controller?.defaultCertificate);
}
