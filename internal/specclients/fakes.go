package main

import (
	"encoding/json"

	"github.com/greenapi-contract/greenapi-go/greenapi/greenapitest"
)

// fakes are the instances that the programs call: one of each product, and one that answers null for a group.
type fakes map[string]*greenapitest.Server

func startFakes() fakes {
	return fakes{
		"whatsapp": greenapitest.NewServer(greenapitest.WhatsApp),
		"telegram": greenapitest.NewServer(greenapitest.Telegram),
		"max":      greenapitest.NewServer(greenapitest.MAX),
		"groups":   greenapitest.NewServer(greenapitest.WhatsApp, greenapitest.WithGroupNull()),
	}
}

// environment is FAKES for the programs.
func (f fakes) environment() string {
	type instance struct {
		URL              string `json:"url"`
		IDInstance       string `json:"idInstance"`
		APITokenInstance string `json:"apiTokenInstance"`
	}
	instances := map[string]instance{}
	for name, server := range f {
		instances[name] = instance{server.URL, server.IDInstance, server.Token}
	}
	raw, err := json.Marshal(instances)
	if err != nil {
		panic(err) // three strings always marshal
	}
	return "FAKES=" + string(raw)
}

// cards counts the contact cards that took effect.
func (f fakes) cards() int {
	n := 0
	for _, server := range f {
		n += len(server.Sent())
	}
	return n
}

func (f fakes) close() {
	for _, server := range f {
		server.Close()
	}
}
