# A template: packaging/render.mjs fills in the version and the checksums of a release.
class DaemonsetPreflight < Formula
  desc "Check a Kubernetes DaemonSet before it is applied"
  homepage "https://github.com/daemonset-preflight/daemonset-preflight"
  version "@VERSION@"
  license "Apache-2.0"

  on_macos do
    on_arm do
      url "https://github.com/daemonset-preflight/daemonset-preflight/releases/download/v@VERSION@/daemonset-preflight-aarch64-apple-darwin.tar.gz"
      sha256 "@SHA256 daemonset-preflight-aarch64-apple-darwin.tar.gz@"
    end
    on_intel do
      url "https://github.com/daemonset-preflight/daemonset-preflight/releases/download/v@VERSION@/daemonset-preflight-x86_64-apple-darwin.tar.gz"
      sha256 "@SHA256 daemonset-preflight-x86_64-apple-darwin.tar.gz@"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/daemonset-preflight/daemonset-preflight/releases/download/v@VERSION@/daemonset-preflight-aarch64-unknown-linux-musl.tar.gz"
      sha256 "@SHA256 daemonset-preflight-aarch64-unknown-linux-musl.tar.gz@"
    end
    on_intel do
      url "https://github.com/daemonset-preflight/daemonset-preflight/releases/download/v@VERSION@/daemonset-preflight-x86_64-unknown-linux-musl.tar.gz"
      sha256 "@SHA256 daemonset-preflight-x86_64-unknown-linux-musl.tar.gz@"
    end
  end

  def install
    bin.install "daemonset-preflight"
    generate_completions_from_executable(bin/"daemonset-preflight", "completions")
  end

  test do
    (testpath/"agent.yaml").write "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: Agent}\n"
    assert_match "metadata.name", shell_output("#{bin}/daemonset-preflight validate agent.yaml", 1)
  end
end
