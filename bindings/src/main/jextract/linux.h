/*
 * The C interface of Linux that jslirp uses: the input of the binding generator.
 *
 * glibc types socket addresses as a transparent union under _GNU_SOURCE, and a generator would pass
 * that union by value. So <sys/socket.h> is read without __USE_GNU, and the few GNU declarations
 * lost by it are repeated below.
 */
#define _GNU_SOURCE 1
#include <features.h>
#undef __USE_GNU
#include <sys/socket.h>
#define __USE_GNU 1

struct ucred {
    pid_t pid;
    uid_t uid;
    gid_t gid;
};

struct mmsghdr {
    struct msghdr msg_hdr;
    unsigned int msg_len;
};

int accept4(int fd, struct sockaddr *addr, socklen_t *addrlen, int flags);
int sendmmsg(int fd, struct mmsghdr *vmessages, unsigned int vlen, int flags);
int recvmmsg(int fd, struct mmsghdr *vmessages, unsigned int vlen, int flags, struct timespec *timeout);

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/errqueue.h>
#include <linux/ethtool.h>
#include <linux/fib_rules.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/if_tun.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/prctl.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/sockios.h>
#include <linux/virtio_net.h>

/*
 * Constants that are younger than the oldest headers we build with. The kernel decides at run time
 * whether it knows them; the build must not differ from machine to machine.
 */
#ifndef TUN_F_USO4
#define TUN_F_USO4 0x20
#define TUN_F_USO6 0x40
#endif
#ifndef VIRTIO_NET_HDR_GSO_UDP_L4
#define VIRTIO_NET_HDR_GSO_UDP_L4 5
#endif
#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif
#ifndef UDP_GRO
#define UDP_GRO 104
#endif
#ifndef SOL_UDP
#define SOL_UDP 17
#endif
#ifndef SO_PEEK_OFF
#define SO_PEEK_OFF 42
#endif
