package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"
)

// question is one line of what is asked: a call to an address.
type question struct {
	// Kind is tcp, udp, http, https, connect, radius (an Access-Request) or status (a Status-Server packet).
	Kind    string `json:"kind"`
	Address string `json:"address"`
	Port    int    `json:"port"`
	Host    string `json:"host,omitempty"`
	Path    string `json:"path,omitempty"`
	Secret  string `json:"secret,omitempty"`
	// Milliseconds is how long an answer may take.
	Milliseconds int `json:"milliseconds"`
}

// reply is what came of it.
type reply struct {
	// Outcome is answered, refused, timeout or unreachable.
	Outcome string `json:"outcome"`
	// Peer is the caller's address as the pod saw it, Server the pod that answered.
	Peer   string `json:"peer,omitempty"`
	Server string `json:"server,omitempty"`
	Status int    `json:"status,omitempty"`
	Detail string `json:"detail,omitempty"`
}

const atOnce = 64

// probe reads a list of questions from standard input and writes the list of replies to standard output.
func probe() error {
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		return err
	}
	replies := make([]reply, len(questions))
	slots := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for index, asked := range questions {
		all.Add(1)
		slots <- struct{}{}
		go func() {
			defer func() { <-slots; all.Done() }()
			replies[index] = ask(asked)
		}()
	}
	all.Wait()
	return json.NewEncoder(os.Stdout).Encode(replies)
}

func ask(q question) reply {
	end := time.Now().Add(time.Duration(q.Milliseconds) * time.Millisecond)
	target := net.JoinHostPort(q.Address, fmt.Sprint(q.Port))
	switch q.Kind {
	case "tcp":
		return askStream(target, end, true)
	case "connect":
		return askStream(target, end, false)
	case "udp":
		return askDatagram(target, end, []byte("probe\n"), nil)
	case "http", "https":
		return askHTTP(q, target, end)
	case "radius", "status":
		code := byte(accessRequest)
		if q.Kind == "status" {
			code = statusServer
		}
		request, err := newRequest(code, []byte(q.Secret))
		if err != nil {
			return failure(err)
		}
		return askDatagram(target, end, request, func(answer []byte) error {
			return checkReply(request, answer, []byte(q.Secret))
		})
	}
	return reply{Outcome: "unreachable", Detail: "no such kind of question: " + q.Kind}
}

func askStream(target string, end time.Time, wantsAnswer bool) reply {
	connection, err := net.DialTimeout("tcp", target, time.Until(end))
	if err != nil {
		return failure(err)
	}
	defer connection.Close()
	if !wantsAnswer {
		return reply{Outcome: "answered"}
	}
	_ = connection.SetDeadline(end)
	if _, err := connection.Write([]byte("probe\n")); err != nil {
		return failure(err)
	}
	answer, err := io.ReadAll(connection)
	if err != nil {
		return failure(err)
	}
	return answered(string(answer))
}

// askDatagram sends twice: a datagram may be lost where a neighbour's address is not known yet.
func askDatagram(target string, end time.Time, packet []byte, check func([]byte) error) reply {
	connection, err := net.Dial("udp", target)
	if err != nil {
		return failure(err)
	}
	defer connection.Close()
	half := time.Now().Add(time.Until(end) / 2)
	buffer := make([]byte, 65535)
	for _, deadline := range []time.Time{half, end} {
		if _, err = connection.Write(packet); err != nil {
			return failure(err)
		}
		_ = connection.SetReadDeadline(deadline)
		var length int
		length, err = connection.Read(buffer)
		if err != nil && errors.Is(err, os.ErrDeadlineExceeded) {
			continue
		}
		if err != nil {
			return failure(err)
		}
		if check == nil {
			return answered(string(buffer[:length]))
		}
		if err := check(buffer[:length]); err != nil {
			return reply{Outcome: "unreachable", Detail: err.Error()}
		}
		return reply{Outcome: "answered", Status: int(buffer[0])}
	}
	return failure(err)
}

func askHTTP(q question, target string, end time.Time) reply {
	transport := &http.Transport{
		DisableKeepAlives: true,
		// What is asked is who answers, not whose certificate it is.
		TLSClientConfig: &tls.Config{ServerName: q.Host, InsecureSkipVerify: true},
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "tcp", target)
		},
	}
	client := http.Client{Transport: transport, Timeout: time.Until(end)}
	request, err := http.NewRequest("GET", q.Kind+"://"+target+q.Path, nil)
	if err != nil {
		return failure(err)
	}
	request.Host = q.Host
	response, err := client.Do(request)
	if err != nil {
		return failure(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return failure(err)
	}
	result := answered(string(bytes.TrimSpace(body)))
	result.Status = response.StatusCode
	return result
}

// answered reads what the server side of this program says: the peer's address and its own name.
func answered(text string) reply {
	fields := strings.Fields(text)
	result := reply{Outcome: "answered"}
	if len(fields) >= 2 {
		if host, _, err := net.SplitHostPort(fields[0]); err == nil {
			result.Peer, result.Server = host, fields[1]
		}
	}
	return result
}

func failure(err error) reply {
	var timeout net.Error
	switch {
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ECONNRESET):
		return reply{Outcome: "refused", Detail: err.Error()}
	case errors.As(err, &timeout) && timeout.Timeout():
		return reply{Outcome: "timeout", Detail: err.Error()}
	}
	return reply{Outcome: "unreachable", Detail: err.Error()}
}
