# Sourced by the commands beside it: finds the root of the repository, a JDK 25 and Maven, and sees to
# what the system lacks. Sets root; sets and exports JAVA_HOME and MAVEN_OPTS. All messages go to
# standard error, since standard output belongs to the command that jslirp runs.

say() {
    printf '%s\n' "jslirp: $*" >&2
}

fail() {
    say "$@"
    exit 1
}

# The file behind a path, through any number of symbolic links.
resolved() {
    path=$1
    while [ -h "$path" ]; do
        link=$(readlink "$path")
        case $link in
        /*) path=$link ;;
        *) path=$(dirname "$path")/$link ;;
        esac
    done
    printf '%s\n' "$path"
}

tools=$(cd "$(dirname "$(resolved "$0")")" && pwd -P) || exit 1
root=$(dirname "$tools")
image=$root/target/image

# Everything that the image is made of, as one line: it changes when any of it does.
fingerprint() {
    (
        cd "$root" || exit 1
        find pom.xml .mvn bindings modules tools/bindgen tools/image \
            \( -name target -o -path '*/src/test' -o -path modules/namespace-tests \
            -o -name '*.md' \) -prune \
            -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
    )
}

# The fingerprint of what the image was made of.
stamp=$root/target/image.inputs

# Two builds at once would overwrite each other: the second waits for the first. The lock is held
# until the process ends or closes descriptor 9.
lock() {
    mkdir -p "$root/target" 2>/dev/null
    [ -w "$root/target" ] || fail "cannot write to $root/target"
    exec 9>"$root/target/build.lock"
    ! command -v flock >/dev/null 2>&1 || flock 9
}

# Whether one of several signs, separated by "|", is there. The shell expands the patterns.
present() {
    saved=$IFS
    IFS='|'
    # shellcheck disable=SC2086
    set -- $1
    IFS=$saved
    for sign; do
        sign_present "${sign%%:*}" "${sign#*:}" && return 0
    done
    return 1
}

sign_present() {
    if [ "$1" = command ]; then
        # What lies in sbin is not on everybody's path.
        command -v "$2" >/dev/null 2>&1 || [ -x "/usr/sbin/$2" ]
    else
        case $2 in
        '$JEXTRACT_HOME'*) [ -e "${JEXTRACT_HOME:-/none}${2#?JEXTRACT_HOME}" ] ;;
        *) exists $2 ;;
        esac
    fi
}

exists() {
    [ -e "$1" ]
}

# The Debian packages that are needed for a purpose and not there.
missing() {
    grep "^$1 " "$tools/packages" | while read -r _ sign package; do
        present "$sign" || printf '%s ' "$package"
    done
}

# Installs packages when it can. Otherwise prints the line to run, and fails.
install() {
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        say "missing on this system; on Debian or Ubuntu run:"
        printf '    sudo apt-get install --no-install-recommends %s\n' "$*" >&2
        return 1
    fi
    say "installing $*"
    apt "$@" >/dev/null 2>&1 || { apt-get -qq update && apt "$@"; } >&2
}

apt() {
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$@" </dev/null
}

# Sees to everything that a purpose needs.
need() {
    packages=$(missing "$1")
    # shellcheck disable=SC2086
    [ -z "$packages" ] || install $packages
}

# Where a JDK may lie, best first.
jdk_places() {
    printf '%s\n' "${JAVA_HOME:-}" \
        /usr/lib/jvm/* /usr/java/* /usr/local/java/* /usr/local/jdk* /opt/java/* /opt/jdk* \
        "${SDKMAN_DIR:-${HOME:-/none}/.sdkman}"/candidates/java/* "${HOME:-/none}"/.jdks/*
    java=$(command -v java) && dirname "$(dirname "$(readlink -f "$java")")"
}

# Whether a folder holds a whole JDK of a version (a pattern), by its file "release".
is_jdk() {
    [ -x "$1/bin/javac" ] && [ -x "$1/bin/jlink" ] &&
        grep -Eq "^JAVA_VERSION=\"?$2([^0-9]|\$)" "$1/release" 2>/dev/null
}

find_jdk() {
    for version in 25 '(2[6-9]|[3-9][0-9])'; do
        while read -r place; do
            if [ -n "$place" ] && is_jdk "$place" "$version"; then
                JAVA_HOME=$place
                return 0
            fi
        done <<PLACES
$(jdk_places)
PLACES
    done
    return 1
}

need_jdk() {
    find_jdk && return
    package=openjdk-25-jdk-headless
    if apt-cache show "$package" >/dev/null 2>&1; then
        install "$package" && find_jdk && return
    fi
    say "no JDK 25 found (with javac and jlink). Looked in JAVA_HOME, /usr/lib/jvm, /usr/java," \
        "/usr/local, /opt, SDKMAN, ~/.jdks and beside the java on the PATH."
    fail "install one (Debian 13 or later: apt-get install $package) or set JAVA_HOME."
}

# Runs Maven on the project, quietly: warnings and errors only, on standard error and in $maven_log.
maven() {
    export JAVA_HOME
    # Maven's own libraries use Unsafe, of which JDK 25 warns.
    MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow"
    MAVEN_OPTS="$MAVEN_OPTS -Dorg.slf4j.simpleLogger.defaultLogLevel=${JSLIRP_BUILD_LOG:-warn}"
    export MAVEN_OPTS
    # A user without a home of his own keeps what Maven fetches in the build's folder.
    if [ -w "${HOME:-/none}" ]; then
        set -- "$@"
    else
        set -- "-Duser.home=$root/target" "-Dmaven.repo.local=$root/target/repository" "$@"
    fi
    # Debian's Maven resets the terminal's colours even where there is none.
    reset=$(printf '\033')'\[0m'
    status=$(
        {
            { cd "$root" && mvn --batch-mode --no-transfer-progress "$@" </dev/null 2>&1; echo $? >&3; } |
                sed -u "s/$reset//g" | tee -a "${maven_log:-/dev/null}" >&2
        } 3>&1
    )
    return "$status"
}
