/** Who has Calico's kinds (its CRDs) in the cluster. */
export const CalicoCrds = {
  /** Each CRD is an object of the stack. The only way from Calico 3.33 on. */
  Objects: "objects",
  /** The Helm release `calico-crds` has them, as 3.32 was installed once. A release is one Secret, too small for those of 3.33. */
  Release: "release",
} as const;
export type CalicoCrds = (typeof CalicoCrds)[keyof typeof CalicoCrds];
