# make install and uninstall, for distributions. Without pip: the package lies beside the C parts.
# It needs Python 3.11 or newer and no
# other package. Folders may have spaces in their names, so each is quoted where a shell sees it.

BINDIR ?= $(PREFIX)/bin
LIBDIR ?= $(PREFIX)/lib/ggml-remoting
SHAREDIR ?= $(PREFIX)/share
DOCDIR ?= $(SHAREDIR)/doc/ggml-remoting
UNITDIR ?= $(PREFIX)/lib/systemd/system
TMPFILESDIR ?= $(PREFIX)/lib/tmpfiles.d
SYSUSERSDIR ?= $(PREFIX)/lib/sysusers.d

PAGES := runtime/install/pages
PAGE_FILES := man/man1/ggml-remoting.1 man/man8/ggml-remotingd.8 bash-completion/completions/ggml-remoting \
    zsh/site-functions/_ggml-remoting fish/vendor_completions.d/ggml-remoting.fish
PACKAGE_FOLDERS := . $(filter-out generated,$(notdir $(patsubst %/__init__.py,%,$(wildcard \
     runtime/python/ggml_remoting/*/__init__.py))))
DOCUMENT_FOLDERS := guide reference developing pictures monitoring
PLACED = sed -e 's|@LIBDIR@|$(LIBDIR)|' -e 's|@DOCDIR@|$(DOCDIR)|'

# $(call install_files,MODE,FILES,FOLDER)
install_files = install -d "$(DESTDIR)$(3)" && install -m $(1) $(2) "$(DESTDIR)$(3)"

.PHONY: install uninstall

install: build
	@$(call install_files,755,$(DAEMON) $(FRONTEND) $(BACKEND) $(PRELOAD),$(LIBDIR))
	@$(foreach folder,$(PACKAGE_FOLDERS),$(call \
	     install_files,644,runtime/python/ggml_remoting/$(folder)/*.py,$(LIBDIR)/ggml_remoting/$(folder)) &&) true
	@$(call install_files,644,runtime/python/ggml_remoting/py.typed,$(LIBDIR)/ggml_remoting)
	@$(call install_files,644,generated/python/*.py,$(LIBDIR)/ggml_remoting/generated)
	@install -d "$(DESTDIR)$(LIBDIR)/ggml_remoting/lib"
	@ln -sf $(foreach part,$(DAEMON) $(FRONTEND) $(BACKEND) $(PRELOAD),../../$(notdir $(part))) \
	    "$(DESTDIR)$(LIBDIR)/ggml_remoting/lib"
	@install -d "$(DESTDIR)$(BINDIR)"
	@$(PLACED) runtime/install/ggml-remoting >"$(DESTDIR)$(BINDIR)/ggml-remoting"
	@chmod 755 "$(DESTDIR)$(BINDIR)/ggml-remoting"
	@ln -sf "$(LIBDIR)/ggml-remotingd" "$(DESTDIR)$(BINDIR)/ggml-remotingd"
	@$(call install_files,644,README.md CHANGELOG.md,$(DOCDIR))
	@$(foreach folder,$(DOCUMENT_FOLDERS),$(call install_files,644,\
	    $(wildcard $(patsubst %,docs/$(folder)/*.%,md svg json yml)),$(DOCDIR)/docs/$(folder)) &&) true
	@$(call install_files,644,generated/docs/protocol.md,$(DOCDIR)/generated/docs)
	@$(foreach file,$(PAGE_FILES),$(call install_files,644,\
	    $(PAGES)/$(file),$(SHAREDIR)/$(patsubst %/,%,$(dir $(file)))) &&) true
	@install -d "$(DESTDIR)$(UNITDIR)"
	@$(PLACED) runtime/install/ggml-remoting.service >"$(DESTDIR)$(UNITDIR)/ggml-remoting.service"
	@$(call install_files,644,runtime/install/ggml-remoting.socket,$(UNITDIR))
	@install -d "$(DESTDIR)$(TMPFILESDIR)" "$(DESTDIR)$(SYSUSERSDIR)"
	@install -m 644 runtime/install/ggml-remoting.tmpfiles "$(DESTDIR)$(TMPFILESDIR)/ggml-remoting.conf"
	@install -m 644 runtime/install/ggml-remoting.sysusers "$(DESTDIR)$(SYSUSERSDIR)/ggml-remoting.conf"

# The folders that are ours alone go with all that lies there; of the others our files only.
uninstall:
	@rm -rf "$(DESTDIR)$(LIBDIR)" "$(DESTDIR)$(DOCDIR)"
	@rm -f "$(DESTDIR)$(BINDIR)/ggml-remoting" "$(DESTDIR)$(BINDIR)/ggml-remotingd"
	@rm -f $(foreach file,$(PAGE_FILES),"$(DESTDIR)$(SHAREDIR)/$(file)")
	@rm -f "$(DESTDIR)$(UNITDIR)/ggml-remoting.service" "$(DESTDIR)$(UNITDIR)/ggml-remoting.socket"
	@rm -f "$(DESTDIR)$(TMPFILESDIR)/ggml-remoting.conf" "$(DESTDIR)$(SYSUSERSDIR)/ggml-remoting.conf"
