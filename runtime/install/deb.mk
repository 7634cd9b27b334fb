# make deb: the package, built by debhelper in a copy of the tracked files, so that nothing is written outside $(BUILD).

DEB := $(BUILD)/deb
DEB_SOURCE := $(DEB)/ggml-remoting-$(VERSION)

.PHONY: deb

deb:
	@command -v dh dpkg-buildpackage >/dev/null || { echo 'make: no debhelper: apt-get install debhelper' >&2; exit 1; }
	@echo '== the package in $(DEB); its log is $(DEB)/log'
	@rm -rf $(DEB) && mkdir -p $(DEB_SOURCE)
	@tar -c --exclude-vcs --exclude='./$(BUILD)' --exclude=./.venv --exclude=./.cache --exclude=__pycache__ . | tar -x -C $(DEB_SOURCE)
	@cp -r runtime/install/debian $(DEB_SOURCE)/debian
	@printf 'ggml-remoting (%s) unstable; urgency=medium\n\n  * See CHANGELOG.md.\n\n -- %s  %s\n' '$(VERSION)' \
	    "$$(sed -n 's/^Maintainer: //p' runtime/install/debian/control)" "$$(date -R -r CHANGELOG.md)" >$(DEB_SOURCE)/debian/changelog
	@cd $(DEB_SOURCE) && env -u MAKEFLAGS -u MFLAGS dpkg-buildpackage --build=binary --no-sign >../log 2>&1 || { tail -20 ../log >&2; exit 1; }
	@rm -rf $(DEB_SOURCE)
	@ls $(DEB)/ggml-remoting_*.deb
