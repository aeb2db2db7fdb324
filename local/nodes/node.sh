#!/bin/bash
# The life of a node, as process 1 of its own namespaces: when it ends, everything on the node ends.
#   node.sh <folder of the node>
# The folder holds the configuration of each program and the file `environment`, and takes logs and data.
set -eu
home=$1
# shellcheck disable=SC1091
. "$home/environment"

hostname "$NODE_NAME"
mount --make-rprivate /

# What the node's programs write below these goes into the node's folder. The machine's own stays as it is.
for tree in etc run var; do
  mkdir -p "$home/overlay/$tree/upper" "$home/overlay/$tree/work"
  mount -t overlay "node-$tree" \
    -o "lowerdir=/$tree,upperdir=$home/overlay/$tree/upper,workdir=$home/overlay/$tree/work" "/$tree"
done
# containerd makes overlays of its own, which do not go on top of one.
for state in var/lib/kubelet var/lib/containerd var/lib/cni var/log/pods var/log/containers run/containerd run/netns; do
  mkdir -p "$home/data/$state" "/$state"
  mount --bind "$home/data/$state" "/$state"
done
# Kept from the whole machine: the kubelet sets these, and would change them for everybody.
for setting in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops \
  kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do
  if [ -e "/proc/sys/$setting" ]; then
    mkdir -p "$home/data/sysctl/$setting"
    cat "/proc/sys/$setting" >"$home/data/sysctl/$setting/value"
    mount --bind "$home/data/sysctl/$setting/value" "/proc/sys/$setting"
  fi
done
mount --make-rshared /

mkdir -p /etc/cni/net.d
cp "$home/cni.conflist" /etc/cni/net.d/10-calico.conflist

# The wire comes from outside, a moment after the namespace.
until ip -4 route show default 2>/dev/null | grep -q via; do sleep 0.05; done

# A program that ends is started again, as an init system would.
keep() {
  local name=$1
  shift
  while true; do
    "$@" >>"$home/logs/$name.log" 2>&1 || true
    echo "$name ended, starting it again" >>"$home/logs/$name.log"
    sleep 1
  done
}

keep containerd containerd --config "$home/containerd.toml" &
until ctr version >/dev/null 2>&1; do sleep 0.1; done
for image in $NODE_IMAGES; do
  ctr --namespace k8s.io images import --local "$image" >>"$home/logs/images.log" 2>&1
done

keep kubelet kubelet --config="$home/kubelet.yaml" --kubeconfig="$home/kubelet.kubeconfig" \
  --hostname-override="$NODE_NAME" --node-ip="$NODE_ADDRESS" --v=1 &
keep kube-proxy kube-proxy --config="$home/kube-proxy.yaml" --v=1 &
# Its own guess depends on who has made rules before it starts, and what it left in the other backend would go on deciding.
backend=Legacy
if iptables --version | grep -q nf_tables; then backend=NFT; fi
keep calico-felix env \
  FELIX_IPTABLESBACKEND="$backend" \
  FELIX_DATASTORETYPE=kubernetes \
  KUBECONFIG="$home/calico.kubeconfig" \
  FELIX_FELIXHOSTNAME="$NODE_NAME" \
  FELIX_IPV6SUPPORT=false \
  FELIX_USAGEREPORTINGENABLED=false \
  FELIX_HEALTHENABLED=true FELIX_HEALTHHOST=127.0.0.1 FELIX_HEALTHPORT=9099 \
  FELIX_LOGFILEPATH=none FELIX_LOGSEVERITYFILE=none FELIX_LOGSEVERITYSYS=none \
  FELIX_LOGSEVERITYSCREEN=Warning \
  FELIX_DEFAULTENDPOINTTOHOSTACTION=ACCEPT \
  FELIX_XDPENABLED=false FELIX_BPFENABLED=false \
  calico-felix &
wait
