package org.uitpas.open.host

import com.fasterxml.jackson.databind.ObjectMapper
import java.awt.image.BufferedImage
import java.net.CookieManager
import java.net.URI
import java.net.URLEncoder
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import javax.imageio.ImageIO
import org.uitpas.open.core.CodeScanner
import org.uitpas.open.core.QrView

/** A person at the edge of the system: fills in the login page, fetches a poster and holds it before the camera. */
object Person {
    private val json = ObjectMapper()

    /** Opens the login page, fills in the form, and returns the address that the browser is sent back to. */
    fun logIn(authorizeUrl: String, user: String): String {
        val client = HttpClient.newBuilder().cookieHandler(CookieManager()).build()
        val page = client.send(HttpRequest.newBuilder(URI(authorizeUrl)).build(), HttpResponse.BodyHandlers.ofString())
        check(page.statusCode() == 200) { "the login page answered ${page.statusCode()}" }
        val fields = tags(page.body(), "input")
            .mapNotNull { tag -> attribute(tag, "name")?.let { it to (attribute(tag, "value") ?: "") } }
            .filter { (name, _) -> name != "username" && name != "password" }
            .toMap() + mapOf("username" to user, "password" to "demo")
        val form = tags(page.body(), "form").first()
        val target = attribute(form, "action")?.let { page.uri().resolve(it) } ?: page.uri()
        val answer = client.send(post(target, fields), HttpResponse.BodyHandlers.ofString())
        return answer.headers().firstValue("location").orElseThrow { IllegalStateException("login answered ${answer.statusCode()}") }
    }

    /** Reads the code out of an event's poster. */
    fun readPoster(registry: String, event: String): String {
        val picture = poster(registry, event)
        val (width, height) = picture.width.toUInt() to picture.height.toUInt()
        return CodeScanner().use { it.read(grey(picture), width, height, width) } ?: error("no code can be read on the poster")
    }

    /** Fetches an event's poster as a picture, as its organizer would. */
    fun poster(registry: String, event: String): BufferedImage {
        val client = HttpClient.newHttpClient()
        val fields = mapOf("grant_type" to "client_credentials", "client_id" to "demo-organizer", "client_secret" to "demo")
        val token = client.send(
            post(URI("$registry/realms/uitid/protocol/openid-connect/token"), fields),
            HttpResponse.BodyHandlers.ofString(),
        )
        val access = json.readTree(token.body())["access_token"].asText()
        val ask = HttpRequest.newBuilder(URI("$registry/events/$event/qr-checkincodes/download-link?format=png"))
            .header("authorization", "Bearer $access").build()
        val link = json.readTree(client.send(ask, HttpResponse.BodyHandlers.ofString()).body())["downloadLink"].asText()
        return ImageIO.read(URI(link).toURL())
    }

    /** A picture's grey, a byte a pixel. */
    fun grey(picture: BufferedImage) = ByteArray(picture.width * picture.height) { place ->
        val rgb = picture.getRGB(place % picture.width, place / picture.width)
        val (red, green, blue) = listOf(rgb shr 16 and 0xff, rgb shr 8 and 0xff, rgb and 0xff)
        ((red * 299 + green * 587 + blue * 114) / 1000).toByte()
    }

    /** What a camera reads off a screen, four pixels a module. */
    fun readScreen(code: QrView?): String {
        val shown = checkNotNull(code) { "no code on the screen" }
        val (scale, quiet, side) = Triple(4, 4, shown.side.toInt())
        val width = (side + 2 * quiet) * scale
        val grey = ByteArray(width * width) { place ->
            val (x, y) = place % width / scale - quiet to place / width / scale - quiet
            val dark = x in 0 until side && y in 0 until side && shown.modules[y * side + x] == 1.toByte()
            if (dark) 0 else -1
        }
        val size = width.toUInt()
        return CodeScanner().use { it.read(grey, size, size, size) } ?: error("no code can be read on the screen")
    }

    private fun post(target: URI, fields: Map<String, String>): HttpRequest {
        val body = fields.entries.joinToString("&") { (name, value) -> "${encode(name)}=${encode(value)}" }
        return HttpRequest.newBuilder(target).header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)).build()
    }

    private fun encode(text: String) = URLEncoder.encode(text, Charsets.UTF_8)

    private fun tags(html: String, name: String) = Regex("<$name\\b[^>]*>").findAll(html).map { it.value }.toList()

    private fun attribute(tag: String, name: String): String? = Regex(" $name=\"([^\"]*)\"").find(tag)?.groupValues?.get(1)
        ?.replace("&quot;", "\"")?.replace("&#34;", "\"")?.replace("&#38;", "&")?.replace("&amp;", "&")
}
