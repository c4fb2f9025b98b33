package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Exchange is as much of a bundled exchange file as the cross-check needs. The suite's own loader is left
// alone, so that a fault in it cannot hide here.
type Exchange struct {
	ID, Operation string
	Request       struct {
		Method, Query string
		message
	}
	Response *struct {
		Status int
		message
	}
}

type message struct {
	Headers    [][2]string
	Body       *string
	BodyBase64 *string
}

func (m message) bytes() ([]byte, error) {
	switch {
	case m.BodyBase64 != nil:
		return base64.StdEncoding.DecodeString(*m.BodyBase64)
	case m.Body != nil:
		return []byte(*m.Body), nil
	}
	return nil, nil
}

func (m message) contentType() string {
	for _, h := range m.Headers {
		if strings.EqualFold(h[0], "Content-Type") {
			return h[1]
		}
	}
	return ""
}

func readRecordings(dir string) ([]*Exchange, error) {
	var all []*Exchange
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".json" {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		e := &Exchange{ID: strings.TrimSuffix(filepath.Base(path), ".json")}
		if err := json.Unmarshal(raw, e); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		all = append(all, e)
		return nil
	})
	if err == nil && len(all) == 0 {
		err = fmt.Errorf("%s: no exchange", dir)
	}
	return all, err
}

func (e *Exchange) request() (*Request, error) {
	body, err := e.Request.bytes()
	return &Request{Method: e.Request.Method, Query: e.Request.Query, ContentType: e.Request.contentType(), Body: body}, err
}

func (e *Exchange) reply() (*Reply, error) {
	body, err := e.Response.bytes()
	return &Reply{Status: e.Response.Status, ContentType: e.Response.contentType(), Body: body}, err
}
