package main

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// server answers on the ports of LISTEN (`tcp:9090,udp:1812`) and tells every caller which address it saw.
type server struct {
	// name is the pod's: a caller learns who answered.
	name   string
	radius radiusResponder
}

func serve() error {
	name, err := os.Hostname()
	if err != nil {
		return err
	}
	clients, err := readPrefixes(os.Getenv("RADIUS_CLIENTS"))
	if err != nil {
		return err
	}
	s := server{name: name, radius: radiusResponder{clients: clients, secret: []byte(os.Getenv("RADIUS_SECRET"))}}
	failed := make(chan error)
	for _, entry := range strings.FieldsFunc(os.Getenv("LISTEN"), func(r rune) bool { return r == ',' }) {
		protocol, port, found := strings.Cut(entry, ":")
		if !found {
			return fmt.Errorf("LISTEN: %q is not protocol:port", entry)
		}
		switch protocol {
		case "tcp":
			listener, err := net.Listen("tcp", ":"+port)
			if err != nil {
				return err
			}
			go func() { failed <- s.acceptAll(listener) }()
		case "udp":
			connection, err := net.ListenPacket("udp", ":"+port)
			if err != nil {
				return err
			}
			go func() { failed <- s.answerAll(connection) }()
		default:
			return fmt.Errorf("LISTEN: %q is neither tcp nor udp", protocol)
		}
	}
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, syscall.SIGINT)
	select {
	case err := <-failed:
		return err
	case <-ended:
		return nil
	}
}

func readPrefixes(list string) ([]netip.Prefix, error) {
	var prefixes []netip.Prefix
	for _, text := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' }) {
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("RADIUS_CLIENTS: %w", err)
		}
		prefixes = append(prefixes, prefix)
	}
	return prefixes, nil
}

// answer is what a caller reads: the address that was seen, and the pod that answered.
func (s server) answer(peer net.Addr) string {
	return fmt.Sprintf("%s %s\n", peer, s.name)
}

func (s server) acceptAll(listener net.Listener) error {
	for {
		connection, err := listener.Accept()
		if err != nil {
			return err
		}
		go s.answerOne(connection)
	}
}

// answerOne speaks HTTP to whoever begins so, and answers any other line.
func (s server) answerOne(connection net.Conn) {
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(30 * time.Second))
	reader := bufio.NewReader(connection)
	begin, err := reader.Peek(4)
	if err != nil {
		return
	}
	switch string(begin) {
	case "GET ", "HEAD", "POST":
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		body := fmt.Sprintf("%s%s%s\n", s.answer(connection.RemoteAddr()), request.Host, request.URL.Path)
		_, _ = fmt.Fprintf(connection, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", len(body), body)
	default:
		if _, err := reader.ReadString('\n'); err == nil {
			_, _ = connection.Write([]byte(s.answer(connection.RemoteAddr())))
		}
	}
}

func (s server) answerAll(connection net.PacketConn) error {
	buffer := make([]byte, 65535)
	for {
		length, peer, err := connection.ReadFrom(buffer)
		if errors.Is(err, syscall.ECONNREFUSED) {
			continue
		}
		if err != nil {
			return err
		}
		reply := []byte(s.answer(peer))
		if isRadius(buffer[:length]) {
			reply = s.radius.reply(buffer[:length], peer)
		}
		if reply != nil {
			_, _ = connection.WriteTo(reply, peer)
		}
	}
}
