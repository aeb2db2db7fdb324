/**
 * What components take of AWS's package. The whole of it has two hundred modules: to read all their types is a third of every
 * compilation and analysis of this package, and to load them a quarter of a second of each program's start.
 */
export * as autoscaling from "@pulumi/aws/autoscaling";
export * as ec2 from "@pulumi/aws/ec2";
export * as eks from "@pulumi/aws/eks";
export { getAvailabilityZonesOutput } from "@pulumi/aws/getAvailabilityZones";
export { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity";
export * as iam from "@pulumi/aws/iam";
export * as lb from "@pulumi/aws/lb";
export * as route53 from "@pulumi/aws/route53";
export * as vpc from "@pulumi/aws/vpc";
